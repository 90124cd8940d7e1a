import type { Database } from '../../storage/database/open-database.ts';
import type { VectorFilter } from '../../storage/vectors/vector-store.ts';
import { toDocument, toRevision } from '../document-row.ts';
import type { FindFused, FoundFused } from '../find-fused.ts';
import type { Source } from './answer.ts';

export interface FoundSources extends Omit<FoundFused, 'passages'> {
  /** Best first. */
  readonly sources: readonly Source[];
}

/** Where passages come from, and the texts that they are pieces of. */
export interface Sources {
  find(text: string, filter: VectorFilter, count: number): Promise<FoundSources>;
  /** The Markdown of revisions, by their ids; those that were deleted meanwhile are left out. */
  readTexts(revisionIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

interface PassageRow {
  readonly number: number;
  readonly heading: string | null;
  readonly text: string;
  readonly language: string;
  readonly revision_id: string;
}

export function createSources(database: Database, findFused: FindFused): Sources {
  return {
    async find(text, filter, count) {
      const { passages, ...found } = await findFused(text, filter, { passages: count, documents: 1 });
      const numbers = passages.slice(0, count).map(({ number }) => number);
      return { sources: await readSources(database, numbers), ...found };
    },
    async readTexts(revisionIds) {
      const rows = await database.revision.findMany({
        where: { id: { in: [...new Set(revisionIds)] } },
        select: { id: true, markdown: true },
      });
      return new Map(rows.map(({ id, markdown }) => [id, markdown]));
    },
  };
}

async function readSources(database: Database, numbers: readonly number[]): Promise<Source[]> {
  if (numbers.length === 0) return [];
  const rows = await database.$queryRaw<PassageRow[]>`
    SELECT p.number, p.heading, p.text, e.language, e.revision_id
    FROM passage p JOIN index_entry e ON e.number = p.entry WHERE p.number = ANY (${numbers}::integer[])`;
  const revisions = await database.revision.findMany({
    where: { id: { in: [...new Set(rows.map(({ revision_id }) => revision_id))] } },
    include: { document: true },
    omit: { markdown: true },
  });
  const rowOf = new Map(rows.map((row) => [row.number, row]));
  const revisionOf = new Map(revisions.map((revision) => [revision.id, revision]));
  // What was deleted this moment is gone.
  return numbers.flatMap((number) => {
    const row = rowOf.get(number);
    const found = revisionOf.get(row?.revision_id ?? '');
    if (row === undefined || found === undefined) return [];
    const { document, ...revision } = found;
    const { heading, text, language } = row;
    return [{ document: toDocument(document), revision: toRevision(revision, document), heading, text, language }];
  });
}
