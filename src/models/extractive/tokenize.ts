/**
 * Scripts that set no spaces between words: only a dictionary (ICU's) finds the words. Thai, Lao, Myanmar, Khmer, Kana and
 * Han, as ranges, since this is asked of every sentence and the same by `\p{Script=…}` takes several times as long.
 */
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\ud840-\ud88f]/;

/** A word: letters and digits, held together by inner apostrophes, hyphens, dots (`u.s`, `node.js`) and plus signs (`c++`). */
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-'’.&][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*(?:\+\+|#(?![\p{L}\p{N}]))?/gu;

const APOSTROPHE = /['’]/;

const segmenters = new Map<string, Intl.Segmenter>();

/** Whether the text holds a script that is written without spaces between words. */
export function isUnspaced(text: string): boolean {
  return UNSPACED.test(text);
}

/**
 * The words of a text in order, as written. Works for every language: by rule where words are spaced, else by
 * `Intl.Segmenter`. Typographic apostrophes become plain ones; an English possessive (`'s`) is left off.
 */
export function tokenize(text: string, language: string): string[] {
  if (!isUnspaced(text)) {
    const words = text.match(WORD) ?? [];
    return APOSTROPHE.test(text) ? words.map(plain) : words;
  }
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenterOf(language).segment(text)) {
    if (isWordLike) words.push(segment);
  }
  return words;
}

function plain(word: string): string {
  return APOSTROPHE.test(word) ? word.replace(/’/g, "'").replace(/'s$/i, '') : word;
}

function segmenterOf(language: string): Intl.Segmenter {
  let segmenter = segmenters.get(language);
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(language, { granularity: 'word' });
    segmenters.set(language, segmenter);
  }
  return segmenter;
}
