import { splitSentences } from './split-sentences.ts';
import { stemmerOf } from './stemmer-of.ts';
import { stopWordsOf } from './stop-words.ts';
import { isModifier, isWord, NAME_WORDS, PAGE_WORDS, PHRASE_WORDS } from './tag-words.ts';
import { isUnspaced, tokenize } from './tokenize.ts';

/** One word of the text, all its forms together. */
export interface Term {
  count: number;
  /** How often with a capital where the sentence doesn't ask for one, or as an acronym. */
  capitals: number;
  readonly sentences: number[];
  readonly left: Map<string, number>;
  readonly right: Map<string, number>;
}

/** One to three neighbouring words that could be a tag. */
export interface Phrase {
  /** Stems, in order: what tells two phrases apart. */
  readonly stems: readonly string[];
  count: number;
  /** How often it is found as it is written, lower case. */
  readonly forms: Map<string, number>;
  firstSentence: number;
}

export interface Candidates {
  readonly terms: ReadonlyMap<string, Term>;
  readonly phrases: ReadonlyMap<string, Phrase>;
  readonly sentenceCount: number;
}

/** Longest phrase, in words. */
export const MAX_WORDS = 3;

/** Clauses: what a phrase does not reach across. */
const CLAUSE_END = /[,;:!?()[\]{}"“”«»„…|/·•、，；：！？（）「」『』《》。]+|\s[-–—]+\s|\.\s|—/u;

/** A space that a script without spaces doesn't set; between two Latin words it stays. */
const AROUND_UNSPACED = /(?<=[^\x20-\x7f]) | (?=[^\x20-\x7f])/g;

/** The article that French and Italian join to a noun. */
const ELISION = /^(?:l|d|qu|dell|all|nell|dall|sull|un)'(?=\p{L}{3})/iu;

interface CandidateWord {
  readonly word: string;
  readonly stem: string;
  /** It can't be a tag on its own. */
  readonly weak: boolean;
  /** Nor the last word of one: it says how rather than what. */
  readonly modifier: boolean;
}

/**
 * Counts the words of a text and the phrases that could be its tags: runs of up to three words, none of them a stop
 * word, a number or a single letter, with no punctuation between them; in scripts without spaces, ICU's words.
 *
 * @param text plain text; sentences and blocks end phrases
 */
export function findCandidates(text: string, language: string): Candidates {
  const stem = stemmerOf(language);
  const stops = stopWordsOf(language);
  const terms = new Map<string, Term>();
  const phrases = new Map<string, Phrase>();
  const sentences = splitSentences(text, language);

  for (const [index, sentence] of sentences.entries()) {
    const unspaced = isUnspaced(sentence);
    const casingTells = !unspaced && tellsByCasing(sentence);
    let atStart = true;
    for (const clause of sentence.split(CLAUSE_END)) {
      let run: CandidateWord[] = [];
      let before: string | null = null;
      for (const token of tokenize(clause, language)) {
        const written = token.replace(ELISION, '');
        const word = written.toLowerCase();
        const named = casingTells && !atStart && /^\p{Lu}/u.test(written);
        atStart = false;
        const weak = PHRASE_WORDS.has(word) || (named && NAME_WORDS.has(word));
        if (!isWord(word, unspaced) || (!weak && (stops.has(word) || word.includes("'")))) {
          run = [];
          before = null;
          continue;
        }
        const key = stem(word);
        countTerm(terms, key, before, index, named);
        before = key;
        const modifier = !named && isModifier(written, language);
        const alone = !weak && !modifier && !PAGE_WORDS.has(word);
        run = [...run.slice(1 - MAX_WORDS), { word, stem: key, weak: !alone, modifier }];
        // No phrase ends in a modifier, so none is looked for that does.
        for (let from = 0; from < run.length && !modifier; from += 1)
          countPhrase(phrases, run.slice(from), unspaced, index);
      }
    }
  }
  return { terms, phrases, sentenceCount: sentences.length };
}

/** Whether capitals mark names here: not in a headline with a capital at every word, nor in shouting. */
function tellsByCasing(sentence: string): boolean {
  const words = sentence.match(/\p{L}{4,}/gu) ?? [];
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word)).length;
  return capitals <= words.length * 0.6;
}

function countTerm(
  terms: Map<string, Term>,
  key: string,
  before: string | null,
  sentence: number,
  capital: boolean,
): void {
  let term = terms.get(key);
  if (term === undefined) {
    term = { count: 0, capitals: 0, sentences: [], left: new Map(), right: new Map() };
    terms.set(key, term);
  }
  term.count += 1;
  if (capital) term.capitals += 1;
  if (term.sentences.at(-1) !== sentence) term.sentences.push(sentence);
  if (before === null) return;
  term.left.set(before, (term.left.get(before) ?? 0) + 1);
  const neighbour = terms.get(before);
  neighbour?.right.set(key, (neighbour.right.get(key) ?? 0) + 1);
}

function countPhrase(
  phrases: Map<string, Phrase>,
  words: readonly CandidateWord[],
  unspaced: boolean,
  sentence: number,
): void {
  if (words.every((one) => one.weak)) return;
  let key = '';
  for (const { stem } of words) {
    if (key !== '' && ` ${key} `.includes(` ${stem} `)) return;
    key = key === '' ? stem : `${key} ${stem}`;
  }
  let phrase = phrases.get(key);
  if (phrase === undefined) {
    const stems = words.map((one) => one.stem);
    phrase = { stems, count: 0, forms: new Map(), firstSentence: sentence };
    phrases.set(key, phrase);
  }
  phrase.count += 1;
  const spaced = words.map((one) => one.word).join(' ');
  const form = unspaced ? spaced.replace(AROUND_UNSPACED, '') : spaced;
  phrase.forms.set(form, (phrase.forms.get(form) ?? 0) + 1);
}
