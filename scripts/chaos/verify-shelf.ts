import type pg from 'pg';
import { type SweepDeps, sweep } from '../../src/library/sweep.ts';
import type { Finding } from './finding.ts';

/** A sweep that takes everything for old. */
const LATER_MS = 7_200_000;

/** That each page is on the shelf once, with its file, and that a sweep leaves nothing else. */
export async function verifyShelf(client: pg.Client, stores: SweepDeps, pages: readonly string[]): Promise<Finding[]> {
  const { rows: documents } = await client.query<{ url: string; revisions: number; shown: number }>(
    `SELECT d.url, count(r.id)::int AS revisions, count(r.id) FILTER (WHERE r.id = d.revision_id)::int AS shown
     FROM document d LEFT JOIN revision r ON r.document_id = d.id GROUP BY d.id`,
  );
  const shelved = new Map(documents.map((document) => [document.url, document]));
  const missing = pages.filter((url) => !shelved.has(url));
  const manifold = documents.filter(({ revisions, shown }) => revisions !== 1 || shown !== 1);

  const before = (await Array.fromAsync(stores.objects.list(''))).length;
  await sweep(stores, Date.now() + LATER_MS);
  const files = new Set((await Array.fromAsync(stores.objects.list(''))).map(({ key }) => key));
  const { rows: named } = await client.query<{ key: string }>('SELECT file_key AS key FROM revision');
  const lost = named.filter(({ key }) => !files.has(key));
  return [
    {
      line: `${documents.length} documents of ${pages.length} pages, each with one revision`,
      wrong: [
        ...missing.map((url) => `${url} is not on the shelf`),
        ...manifold.map(({ url, revisions }) => `${url} has ${revisions} revisions`),
        ...(documents.length > pages.length ? ['there are more documents than pages'] : []),
      ],
    },
    {
      line: `${files.size} files, one for each revision, after a sweep took ${before - files.size}`,
      wrong: [
        ...lost.map(({ key }) => `the file ${key} is missing`),
        ...(files.size > named.length ? ['there are more files than revisions'] : []),
      ],
    },
  ];
}
