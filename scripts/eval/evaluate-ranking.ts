import { median, percentile } from '../../bench/support/percentile.ts';
import { evaluateAnswers } from './evaluate-answers.ts';
import { type Shelf, shelvePages } from './shelve-pages.ts';

interface Question {
  readonly _id: string;
  readonly text: string;
  readonly answers: readonly string[];
}

export interface RankingCase {
  readonly documents: readonly { readonly _id: string; readonly title: string; readonly text: string }[];
  readonly questions: readonly Question[];
  /** The documents that answer each question. */
  readonly relevant: ReadonlyMap<string, ReadonlySet<string>>;
}

interface Answer {
  readonly took_ms: number;
  readonly items: readonly { readonly document: { readonly url: string } }[];
}

/** Shelves the documents, asks the questions, searches for them, as they are and misspelled, and prints how well they were answered and found. */
export async function evaluateRanking(
  { documents, questions, relevant }: RankingCase,
  onlyAnswers: boolean,
): Promise<void> {
  await using shelf = await shelvePages(
    documents.map(({ _id, title, text }) => ({
      path: _id,
      type: 'text/html; charset=utf-8',
      body: `<html lang="en"><title>${escapeHtml(title)}</title><article><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p></article></html>`,
    })),
  );
  // The vocabulary is counted a second later.
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  const titles = new Map(documents.map(({ _id, title }) => [_id, title]));
  const asked = questions.map(({ _id, ...question }) => ({
    ...question,
    relevant: relevant.get(_id) ?? new Set<string>(),
  }));
  await evaluateAnswers(shelf, asked, titles);
  if (onlyAnswers) return;
  const random = randomFrom(7);
  await score('questions', shelf, questions, relevant);
  await score(
    'one slip each',
    shelf,
    questions.map((question) => ({ ...question, text: misspell(question.text, random) })),
    relevant,
  );
}

async function score(
  name: string,
  shelf: Shelf,
  questions: readonly Question[],
  relevant: RankingCase['relevant'],
): Promise<void> {
  let [gain, recall, reciprocal] = [0, 0, 0];
  const times: number[] = [];
  for (const { _id, text } of questions) {
    const wanted = relevant.get(_id) ?? new Set();
    const q = encodeURIComponent(text);
    // As people ask: ten. The hundred are for the recall.
    times.push((await shelf.call<Answer>(`/search?q=${q}`)).took_ms);
    const { items } = await shelf.call<Answer>(`/search?limit=100&q=${q}`);
    const hits = items.map(({ document }) => wanted.has(shelf.pathOf(document.url)));
    const ideal = Array.from({ length: Math.min(10, wanted.size) }, (_, rank) => discount(rank)).reduce(sum, 0);
    gain += hits.slice(0, 10).reduce((total, hit, rank) => total + (hit ? discount(rank) : 0), 0) / ideal;
    recall += hits.filter(Boolean).length / wanted.size;
    const first = hits.slice(0, 10).indexOf(true);
    reciprocal += first < 0 ? 0 : 1 / (first + 1);
  }
  const mean = (total: number) => (total / questions.length).toFixed(4);
  console.log(
    `${name}: nDCG@10 ${mean(gain)}, Recall@100 ${mean(recall)}, MRR@10 ${mean(reciprocal)}; ` +
      `took ${median(times)} ms median, ${percentile(times, 95)} ms p95`,
  );
}

function discount(rank: number): number {
  return 1 / Math.log2(rank + 2);
}

function sum(a: number, b: number): number {
  return a + b;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Numbers from 0 to 1, the same at each run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A question with one slip in one of its longer words: a letter left out, added, replaced, or swapped with the next. */
function misspell(text: string, random: () => number): string {
  const words = [...text.matchAll(/\p{L}{5,}/gu)];
  const match = words[Math.floor(random() * words.length)];
  if (match === undefined) return text;
  const [word] = match;
  const at = 1 + Math.floor(random() * (word.length - 2));
  const letter = String.fromCharCode(97 + Math.floor(random() * 26));
  const [before, here, next, after] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
  const slips = [
    `${before}${next}${after}`,
    `${before}${letter}${here}${next}${after}`,
    `${before}${letter}${next}${after}`,
    `${before}${next}${here}${after}`,
  ];
  const slipped = slips[Math.floor(random() * slips.length)] ?? word;
  return text.slice(0, match.index) + slipped + text.slice(match.index + word.length);
}
