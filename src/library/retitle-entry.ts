import { createIndexEntry, type IndexEntry, lengthOf } from './index-entry.ts';
import { toTerms } from './lexical/passage-terms.ts';

/**
 * What is searched of a page under another title. Pure, and quick: its text is not read again.
 *
 * @param before the title that the entry was made with
 */
export function retitleEntry(entry: IndexEntry, before: string, title: string): IndexEntry {
  const { language } = entry;
  const named = createIndexEntry(title, [], language);
  const [bare] = named.passages;
  if (bare === undefined || isTitleAlone(entry, before)) return named;
  const titleTerms = toTerms(bare.terms).subarray(0, bare.titleTerms);
  let length = 0;
  const passages = entry.passages.map((passage) => {
    const others = toTerms(passage.terms).subarray(passage.titleTerms);
    const terms = Int32Array.from([...titleTerms, ...others]);
    length += lengthOf(terms.length, titleTerms.length);
    return { ...passage, terms: new Uint8Array(terms.buffer), titleTerms: titleTerms.length };
  });
  return { language, passages, length, words: [...new Set([...named.words, ...entry.words])] };
}

/** Whether the entry is that of a page without text. Words don't tell: code is searched, and has none. */
function isTitleAlone({ passages }: IndexEntry, title: string): boolean {
  const [only, another] = passages;
  return another === undefined && only?.heading === null && only.text === title;
}
