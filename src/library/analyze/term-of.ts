import { stemmerOf } from '../../models/extractive/stemmer-of.ts';

/** Words whose terms are remembered, of each language. */
const REMEMBERED_WORDS = 100_000;

const memories = new Map<string, Map<string, number>>();

/**
 * The term that a word of a text in this language is filed under: a hash of its stem without accents, so that it is found by its other
 * inflections and by those who have no such key. Of half a million stems, some dozen pairs share a term: noise in a ranking,
 * no more.
 *
 * @param word as `findWords` gives it
 */
export function termOf(word: string, language: string): number {
  let memory = memories.get(language);
  if (memory === undefined) {
    memory = new Map();
    memories.set(language, memory);
  }
  let term = memory.get(word);
  if (term === undefined) {
    if (memory.size >= REMEMBERED_WORDS) memory.clear();
    term = hash(stemOf(word, language));
    memory.set(word, term);
  }
  return term;
}

/** English writes accents in foreign words only, and its stemmer does not know them; others take endings by them. */
function stemOf(word: string, language: string): string {
  const stem = stemmerOf(language);
  return language === 'en' ? stem(withoutAccents(word)) : withoutAccents(stem(word));
}

/** Only of Latin and Greek letters: elsewhere, marks make other letters. */
function withoutAccents(word: string): string {
  if (!/[\u00c0-\u03ff\u1e00-\u1fff]/.test(word)) return word;
  return word
    .normalize('NFD')
    .replace(/(?<=[\p{sc=Latin}\p{sc=Greek}]\p{M}*)\p{M}/gu, '')
    .normalize('NFC');
}

/** FNV-1a over UTF-16 code units, as PostgreSQL's `integer` takes it. (Fowler, Noll, Vo; RFC 9923.) */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value | 0;
}
