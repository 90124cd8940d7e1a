import lists from 'stopwords-iso/stopwords-iso.json' with { type: 'json' };

const LISTS: Readonly<Record<string, readonly string[]>> = lists;

/** Words that the lists hold, mostly as internet country codes or by slip, and that are subjects of pages. */
const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  en: ['ai', 'tv', 'computer', 'fire', 'invention', 'microsoft', 'novel', 'research'],
};

const sets = new Map<string, ReadonlySet<string>>();

/**
 * The words of a language that carry no topic ("the", "however"), lower case; empty for a language without a list.
 * Source: stopwords-iso (57 languages by ISO 639-1 code). A set is built when its language is first asked for.
 */
export function stopWordsOf(language: string): ReadonlySet<string> {
  let set = sets.get(language);
  if (set === undefined) {
    const subjects = new Set(SUBJECTS[language] ?? []);
    set = new Set(LISTS[language]?.filter((word) => !subjects.has(word)) ?? []);
    sets.set(language, set);
  }
  return set;
}
