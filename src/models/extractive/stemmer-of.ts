import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const PACKAGE_NAMES: Readonly<Record<string, string>> = {
  ar: 'arabic',
  bg: 'bulgarian',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hi: 'indian',
  hu: 'hungarian',
  hy: 'armenian',
  id: 'indonesian',
  it: 'italian',
  lt: 'lithuanian',
  ne: 'nepali',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sl: 'slovenian',
  sr: 'serbian',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
  uk: 'ukrainian',
};

type Stemmer = (word: string) => string;

const stemmers = new Map<string, Stemmer>();

/**
 * The function that reduces a lower-case word to its stem, so that "runs" and "running" are one word (Snowball's rules
 * as packaged by Orama). It remembers what it has stemmed. Languages without a stemmer get their words back unchanged.
 * Loaded when its language is first asked for, and synchronously, since the callers are.
 */
export function stemmerOf(language: string): Stemmer {
  let stemmer = stemmers.get(language);
  if (stemmer === undefined) {
    stemmer = remembering(load(language));
    stemmers.set(language, stemmer);
  }
  return stemmer;
}

function load(language: string): Stemmer {
  const name = PACKAGE_NAMES[language];
  if (name === undefined) return (word) => word;
  const loaded: { stemmer: Stemmer } = require(`@orama/stemmers/${name}`);
  return loaded.stemmer;
}

/** Bounded, so that a worker that has read a thousand pages doesn't hold all their words. */
const REMEMBERED_WORDS = 20_000;

function remembering(stemmer: Stemmer): Stemmer {
  const known = new Map<string, string>();
  return (word) => {
    let stem = known.get(word);
    if (stem === undefined) {
      if (known.size >= REMEMBERED_WORDS) known.clear();
      stem = stemmer(word);
      known.set(word, stem);
    }
    return stem;
  };
}
