/** A word as it stands in a text: where, and its parts in lower case. */
export interface FoundWord {
  /** Lower case, in compatibility form (NFKC), without apostrophes. */
  readonly word: string;
  /** In UTF-16 code units of the text. */
  readonly start: number;
  readonly end: number;
  /** Of a script without spaces: any of its pairs of letters may be a word or a part of one. */
  readonly unspaced: boolean;
}

/**
 * Thai, Lao, Myanmar, Khmer, Kana and Han: scripts that set no spaces between words. As ranges, since this is asked at every
 * letter and the same by `\p{Script=…}` takes several times as long.
 */
const UNSPACED = '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005\\u3041-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff';

/**
 * A run of unspaced letters; initials ("U.S."); a number with its points and commas; a word with inner apostrophes, soft hyphens and
 * the plus signs of "C++".
 */
const WORD = new RegExp(
  `([${UNSPACED}]+)|(?<![\\p{L}\\p{N}])(\\p{L}(?:\\.\\p{L})+)\\.?(?![\\p{L}\\p{N}])|\\d+(?:[.,]\\d+)+|` +
    `(?:(?![${UNSPACED}])[\\p{L}\\p{N}])(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}\\u00ad'’])*(?:\\+\\+|#)?`,
  'gu',
);

/** Nothing but letters and spaces of ASCII: no compatibility form but itself. */
const PLAIN = /^[a-z0-9]+$/;

/** How long a run of letters may be and still be one word. */
const LONGEST = 40;

/**
 * The words of a text in order. Splits at hyphens and dots ("node.js" is two words, as a person may write it); a thousand's
 * commas are left out; an apostrophe parts what is before it from what is after ("l'eau"), and an English possessive is left off.
 */
export function findWords(text: string): FoundWord[] {
  const words: FoundWord[] = [];
  for (const match of text.matchAll(WORD)) {
    const [written, unspaced, initials] = match;
    const start = match.index;
    if (unspaced !== undefined) addPairs(words, unspaced, start);
    else if (initials !== undefined) push(words, normal(initials).replaceAll('.', ''), start, start + written.length);
    else if (written.includes("'") || written.includes('’')) addParts(words, written, start);
    else push(words, normal(written), start, start + written.length);
  }
  return words;
}

function push(words: FoundWord[], word: string, start: number, end: number): void {
  if (word.length <= LONGEST) words.push({ word, start, end, unspaced: false });
}

function normal(written: string): string {
  const lower = written.toLowerCase();
  return PLAIN.test(lower) ? lower : lower.normalize('NFKC').toLowerCase().replaceAll(',', '').replaceAll('\u00ad', '');
}

/** Each letter with the next one, as one cannot tell where a word ends; a letter alone for itself. */
function addPairs(words: FoundWord[], run: string, start: number): void {
  const letters = [...run];
  let at = start;
  letters.forEach((letter, index) => {
    const next = letters[index + 1] ?? '';
    if (next !== '' || letters.length === 1) {
      const word = `${letter}${next}`.normalize('NFKC');
      words.push({ word, start: at, end: at + letter.length + next.length, unspaced: true });
    }
    at += letter.length;
  });
}

function addParts(words: FoundWord[], written: string, start: number): void {
  const lower = normal(written).replaceAll('’', "'");
  // Positions are told only roughly where the compatibility form has another length.
  const end = start + written.length;
  const possessive = lower.replace(/'s?$/, '');
  // "don't", "I'll": one word, and among those that only hold sentences together.
  const parts = /'(?:t|re|ve|ll|d|m)$/.test(lower) ? [lower] : possessive.split("'");
  for (const part of parts) if (part !== '') push(words, part, start, end);
}
