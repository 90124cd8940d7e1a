import type { Database } from '../../storage/database/open-database.ts';
import { noPostings, type Postings } from './posting-block.ts';
import { rememberTail } from './remember-tail.ts';

/** What the index says of some terms at one moment. */
export interface Lookup {
  /** Of those terms that occur at all. May name passages that are no longer shown. */
  readonly postings: ReadonlyMap<number, Postings>;
  /** How many passages there are, and how long they are on average. */
  readonly passages: number;
  readonly averageLength: number;
  /** Of all that is shown and was shown lately. */
  readonly languages: readonly string[];
}

/**
 * The way from terms to passages.
 *
 * A page's terms are stored in its passages, by the transaction that shows it. A worker merges those of some hundred pages at a time
 * into a segment, by term; until then they are looked for in the passages themselves. Later it puts several segments together (O'Neil
 * et al., "The Log-Structured Merge-Tree", 1996). Which are merged and which are not is read by the same statement as the postings, so that each is found
 * once.
 */
export interface LexicalIndex {
  lookUp(terms: ReadonlySet<number>): Promise<Lookup>;
  /** How many passages have each term, as of the last lookup. */
  countPassages(terms: readonly number[]): Promise<ReadonlyMap<number, number>>;
}

interface LookupRow {
  readonly term: number | null;
  readonly blocks: Uint8Array | null;
  readonly tail: number[] | null;
  /** That have the term, or there are. */
  readonly passages: number;
  readonly length: number | null;
  readonly languages: string[] | null;
}

const NO_BLOCKS = new Uint8Array();

export function createLexicalIndex(database: Database): LexicalIndex {
  const tail = rememberTail(database);
  return {
    // One look into the index for each language, however many pages there are.
    async lookUp(terms) {
      const rows = await database.$queryRaw<LookupRow[]>`
        SELECT NULL::integer AS term, NULL::bytea AS blocks,
          ARRAY(SELECT number FROM index_entry WHERE segment IS NULL ORDER BY number) AS tail,
          coalesce(sum(passages), 0)::float8 AS passages, coalesce(sum(length), 0)::float8 AS length,
          ARRAY(
            WITH RECURSIVE known AS (
              SELECT min(language) AS language FROM index_entry
              UNION ALL
              SELECT (SELECT min(e.language) FROM index_entry e WHERE e.language > k.language)
              FROM known k WHERE k.language IS NOT NULL
            )
            SELECT language FROM known WHERE language IS NOT NULL
          ) AS languages
        FROM index_segment
        UNION ALL
        SELECT term, string_agg(blocks, ''::bytea), NULL, sum(count)::float8, NULL, NULL
        FROM posting WHERE term = ANY (${[...terms]}::integer[]) GROUP BY term`;
      const whole = rows.find(({ term }) => term === null);
      const fresh = await tail.read(whole?.tail ?? []);
      const postings = new Map<number, Postings>();
      for (const term of terms) {
        const known = fresh.postings.get(term);
        if (known === undefined) continue;
        // A copy: another search may add to them before these are scored.
        const loose = { passages: [...known.passages], counts: [...known.counts], lengths: [...known.lengths] };
        postings.set(term, { count: loose.passages.length, blocks: NO_BLOCKS, loose });
      }
      for (const { term, blocks, passages } of rows) {
        if (term === null || blocks === null) continue;
        const { count, loose } = postings.get(term) ?? { count: 0, loose: noPostings() };
        postings.set(term, { count: count + passages, blocks, loose });
      }
      const passages = (whole?.passages ?? 0) + fresh.passages;
      const length = (whole?.length ?? 0) + fresh.length;
      const languages = whole?.languages ?? [];
      return { postings, passages, averageLength: length / Math.max(1, passages), languages };
    },

    async countPassages(terms) {
      const rows = await database.$queryRaw<{ term: number; count: number }[]>`
        SELECT term, sum(count)::integer AS count FROM posting WHERE term = ANY (${[...terms]}::integer[]) GROUP BY term`;
      const merged = new Map(rows.map(({ term, count }) => [term, count]));
      return new Map(terms.map((term) => [term, (merged.get(term) ?? 0) + tail.countPassages(term)]));
    },
  };
}
