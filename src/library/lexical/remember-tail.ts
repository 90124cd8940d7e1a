import type { Database } from '../../storage/database/open-database.ts';
import { lengthOf } from '../index-entry.ts';
import { countTerms, toTerms } from './passage-terms.ts';
import { addPosting, type LoosePostings, noPostings } from './posting-block.ts';

/** What is known of the passages whose postings are not merged yet. */
export interface TailFindings {
  readonly postings: ReadonlyMap<number, LoosePostings>;
  readonly passages: number;
  /** The sum of the passages' lengths. */
  readonly length: number;
}

/** The passages whose postings are not merged yet: read once, and kept as long as that is so. */
export interface Tail {
  /** Gives what just these entries have. What was deleted meanwhile is left out. */
  read(entries: readonly number[]): Promise<TailFindings>;
  /** How many of the passages that were read last have a term. */
  countPassages(term: number): number;
}

interface PassageRow {
  readonly number: number;
  readonly entry: number;
  readonly terms: Uint8Array;
  readonly title_terms: number;
}

interface Remembered {
  readonly rows: Map<number, readonly PassageRow[]>;
  readonly postings: Map<number, LoosePostings>;
  passages: number;
  length: number;
}

export function rememberTail(database: Database): Tail {
  let remembered = forget();

  async function readRows(entries: readonly number[]): Promise<PassageRow[]> {
    if (entries.length === 0) return [];
    return database.$queryRaw<PassageRow[]>`
      SELECT number, entry, terms, title_terms FROM passage WHERE entry = ANY (${entries}::integer[]) ORDER BY number`;
  }

  return {
    // Entries never change, so that only new ones are read.
    async read(entries) {
      const before = remembered;
      const rows = Map.groupBy(
        await readRows(entries.filter((entry) => !before.rows.has(entry))),
        ({ entry }) => entry,
      );
      const wanted = new Set(entries);
      const isGone = before.rows.keys().some((entry) => !wanted.has(entry));
      // Another search may have remembered more meanwhile: each works on its own then, and the last is kept.
      const own = isGone || remembered !== before ? forget() : before;
      for (const entry of entries) {
        if (!own.rows.has(entry)) remember(own, entry, before.rows.get(entry) ?? rows.get(entry) ?? []);
      }
      remembered = own;
      return own;
    },

    countPassages: (term) => remembered.postings.get(term)?.passages.length ?? 0,
  };
}

function forget(): Remembered {
  return { rows: new Map(), postings: new Map(), passages: 0, length: 0 };
}

function remember(remembered: Remembered, entry: number, rows: readonly PassageRow[]): void {
  remembered.rows.set(entry, rows);
  for (const { number, terms: bytes, title_terms } of rows) {
    const terms = toTerms(bytes);
    const length = lengthOf(terms.length, title_terms);
    remembered.passages += 1;
    remembered.length += length;
    for (const [term, count] of countTerms(terms, title_terms)) {
      const postings = remembered.postings.get(term) ?? noPostings();
      remembered.postings.set(term, postings);
      addPosting(postings, number, count, length);
    }
  }
}
