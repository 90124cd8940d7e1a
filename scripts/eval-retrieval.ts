/**
 * How well the search finds and questions are answered, on folders of questions with known answers: `npm run eval [folder]`. With `--answers`, only
 * the answers.
 *
 * Each case is shelved through the API of a Librarian of its own, from a local site, and searched through it. `wikipool` (passages
 * and the questions that they answer): how many answers of three sentences are right, and how well it is known which questions have none; nDCG@10,
 * Recall@100 and MRR@10, also with one slip of the hand in each question.
 * `chroma-chunking` (long documents and spans of them): how much of the spans the best five passages have.
 */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { evaluatePassages } from './eval/evaluate-passages.ts';
import { evaluateRanking, type RankingCase } from './eval/evaluate-ranking.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { answers: { type: 'boolean', default: false } },
});
const [folder = '../shared/cases/retrieval'] = positionals;

async function readLines(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).trim().split('\n');
}

async function readRanking(path: string): Promise<RankingCase> {
  const records = async (name: string) => (await readLines(join(path, name))).map((line) => JSON.parse(line));
  const relevant = new Map<string, Set<string>>();
  for (const line of (await readLines(join(path, 'qrels.tsv'))).slice(1)) {
    const [query = '', document = ''] = line.split('\t');
    relevant.set(query, (relevant.get(query) ?? new Set()).add(document));
  }
  return { documents: await records('corpus.jsonl'), questions: await records('queries.jsonl'), relevant };
}

const chunking = join(folder, 'chroma-chunking');
if (existsSync(chunking) && !values.answers) await evaluatePassages(chunking);
const wikipool = join(folder, 'wikipool');
if (existsSync(wikipool)) await evaluateRanking(await readRanking(wikipool), values.answers);
