import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../../src/storage/database/open-database.ts';
import type { Corpus } from './create-corpus.ts';
import { openShelf } from './open-shelf.ts';

/** A page of ten passages: cut between sentences, of less than 200 words each, of which some 40 are those of the one before. */
const WORDS = 1_560;
const PASSAGES = 10;

const PAGES_AT_A_TIME = 200;

/** Shelves pages of about so many passages together, as an import does: what is searched of them is yet to be made. */
export async function fillShelf(dataDir: string, corpus: Corpus, passages: number): Promise<void> {
  await using shelf = await openShelf(dataDir);
  for (let left = Math.ceil(passages / PASSAGES); left > 0; left -= PAGES_AT_A_TIME) {
    await storePages(shelf.database, corpus, Math.min(left, PAGES_AT_A_TIME));
  }
}

async function storePages(database: Database, corpus: Corpus, count: number): Promise<void> {
  const pages = Array.from({ length: count }, () => {
    const [id, revisionId, title] = [uuidv7(), uuidv7(), corpus.title()];
    const common = { title, language: 'en', summary: '', tags: [], fileKey: `bench/${revisionId}.md` };
    const url = `https://bench.example/${id}`;
    const shown = { id, revisionId, url, site: 'bench', tier: 'tier-b', qualityScore: 7, wordCount: WORDS };
    const content = {
      quality: {},
      outline: [],
      contentHash: revisionId,
      markdown: corpus.paragraphs(WORDS).join('\n\n'),
    };
    return {
      document: { ...common, ...shown, revisionCount: 1, fetchedUrl: url },
      revision: { ...common, ...content, id: revisionId, documentId: id, number: 1 },
    };
  });
  await database.$transaction([
    database.document.createMany({ data: pages.map(({ document }) => document) }),
    database.revision.createMany({ data: pages.map(({ revision }) => revision) }),
  ]);
}
