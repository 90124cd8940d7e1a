import { rememberReadings } from './remember-readings.ts';
import { stopWordsOf } from './stop-words.ts';

/** Abbreviations that a name or number follows: never the end of a sentence. English, German, French, Spanish. */
const LEADING = new Set(
  (
    'mr mrs ms mx dr prof st rev hon gen gov sen rep lt col capt sgt maj messrs mme mlle hr fr sra dra sig fig figs no nos ' +
    'nr vol vols pp ch sec art abs eq eqs e.g i.e z.b d.h vs cf ca viz approx jan feb mar apr jun jul aug sep sept oct nov dec'
  ).split(' '),
);

/** Abbreviations that may end a sentence; they do when a word follows that begins sentences (a stop word, capitalised). */
const TRAILING = new Set(
  'inc ltd co corp jr sr etc al ed eds est dept bzw usw bros ph.d u.s u.k u.n e.u d.c a.m p.m'.split(' '),
);

const LAST_WORD = /([\p{L}.]+)\.["”’)\]]*\s*$/u;
const FIRST_WORD = /^["“‘'([«„]*([\p{L}\p{N}'’-]+)/u;
const INITIAL = /^(?:\p{L}|(?:\p{L}\.)+\p{L})$/u;

/** Something follows an end mark. Most lines of a list have none, and asking ICU is what takes the time. */
const MAY_HOLD_SEVERAL = /[.!?…。．！？।॥։؟۔።៖]./u;

/** A sentence of more characters is none: it ends wherever ICU ends it. */
const LONGEST = 2000;

/** How much of a sentence is looked at beside a cut: the patterns would be tried at every letter of a long one. */
const TAIL = 30;

const segmenters = new Map<string, Intl.Segmenter>();

/**
 * The sentences of a text in order, trimmed. A line break always ends a sentence.
 *
 * `Intl.Segmenter` (UAX #29, with the language's rules) makes the cuts; those after an abbreviation ("Dr. Brown",
 * "U.S. Senate"), an initial, or before a small letter are taken back.
 */
export function splitSentences(text: string, language: string): string[] {
  const sentences: string[] = [];
  for (const line of text.split(/\n+/)) {
    if (MAY_HOLD_SEVERAL.test(line)) {
      for (const sentence of splitLine(line, language)) sentences.push(sentence);
    } else push(sentences, line);
  }
  return sentences;
}

const splitLine = rememberReadings((line, language) => {
  const starters = stopWordsOf(language);
  const sentences: string[] = [];
  let start = 0;
  for (const { index, segment } of segmenterOf(language).segment(line)) {
    if (index === 0 || (index - start < LONGEST && !endsBetween(line.slice(start, index), segment, starters))) continue;
    push(sentences, line.slice(start, index));
    start = index;
  }
  push(sentences, line.slice(start));
  return sentences;
});

function endsBetween(before: string, after: string, starters: ReadonlySet<string>): boolean {
  const first = FIRST_WORD.exec(after.slice(0, TAIL))?.[1] ?? '';
  if (/^\p{Ll}/u.test(first)) return false;
  const last = LAST_WORD.exec(before.slice(-TAIL))?.[1] ?? '';
  const abbreviation = last.toLowerCase();
  if (LEADING.has(abbreviation)) return false;
  if (!TRAILING.has(abbreviation) && !INITIAL.test(last)) return true;
  return starters.has(first.toLowerCase()) && (first.length > 1 || first === 'A' || first === 'I');
}

function push(sentences: string[], sentence: string): void {
  const trimmed = sentence.trim();
  if (trimmed !== '') sentences.push(trimmed);
}

function segmenterOf(language: string): Intl.Segmenter {
  let segmenter = segmenters.get(language);
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
    segmenters.set(language, segmenter);
  }
  return segmenter;
}
