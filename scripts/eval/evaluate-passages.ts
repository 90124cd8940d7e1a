import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { findWords } from '../../src/library/analyze/find-words.ts';
import { createFindPassages } from '../../src/library/lexical/find-passages.ts';
import { openStores } from '../../src/open-stores.ts';
import { parseCsv } from './parse-csv.ts';
import { shelvePages } from './shelve-pages.ts';

const DOCUMENTS = ['chatlogs', 'finance', 'pubmed', 'state_of_the_union', 'wikitexts'];
const PASSAGES = 5;

/** Words that must follow each other alike in a span and a passage to be taken for the same place. */
const RUN = 3;

/** Shelves long documents, asks about spans of them, and prints how much of each span the best five passages have. */
export async function evaluatePassages(folder: string): Promise<void> {
  const pages = await Promise.all(
    DOCUMENTS.map(async (path) => ({
      path,
      type: 'text/markdown; charset=utf-8',
      body: await readFile(join(folder, `${path}.md`), 'utf8'),
    })),
  );
  await using shelf = await shelvePages(pages);
  const stores = await openStores(shelf.config, pino({ level: 'silent' }), 'visit existing');
  try {
    const { database } = stores;
    const findPassages = createFindPassages(database);
    const rows = await database.passage.findMany({ select: { number: true, text: true } });
    const texts = new Map(rows.map(({ number, text }) => [number, text]));
    const longest = Math.max(...rows.map(({ text }) => text.split(/\s+/).length));
    const questions = parseCsv(await readFile(join(folder, 'questions_df.csv'), 'utf8')).slice(1);
    let recall = 0;
    for (const [question = '', references = '[]'] of questions) {
      const { passages } = await findPassages(question, {}, { passages: PASSAGES, documents: 1 });
      const best = passages.slice(0, PASSAGES).map(({ number }) => texts.get(number) ?? '');
      recall += coverageOf(JSON.parse(references), best);
    }
    const mean = (recall / questions.length).toFixed(4);
    console.log(`passages: recall@${PASSAGES} ${mean}; ${rows.length} passages, the longest of ${longest} words`);
  } finally {
    await stores.close();
  }
}

/** Which share of the spans' words the passages have, in runs of three at least. */
function coverageOf(spans: readonly { readonly content: string }[], passages: readonly string[]): number {
  const runs = new Map<number, Set<string>>();
  let [covered, all] = [0, 0];
  for (const { content } of spans) {
    const words = findWords(content).map(({ word }) => word);
    const length = Math.min(RUN, words.length);
    const known = runs.get(length) ?? new Set(passages.flatMap((text) => runsOf(wordsOf(text), length)));
    runs.set(length, known);
    const isCovered = words.map(() => false);
    runsOf(words, length).forEach((run, start) => {
      if (known.has(run)) isCovered.fill(true, start, start + length);
    });
    covered += isCovered.filter(Boolean).length;
    all += words.length;
  }
  return covered / all;
}

function wordsOf(text: string): string[] {
  return findWords(text).map(({ word }) => word);
}

function runsOf(words: readonly string[], length: number): string[] {
  return words.slice(0, words.length - length + 1).map((_, start) => words.slice(start, start + length).join(' '));
}
