/**
 * Measures content extraction on saved pages with known answers:
 *
 *     node scripts/measure-extraction.ts <folder>
 *
 * The folder holds `truth.json` (`{id: {set, type, url, text, title?, author?, date?}}`), `html/<id>.html.gz`, and the
 * benchmarks' own scoring as `score.mjs`. With `--pages` it also prints each page's score and each fact that it got wrong. Article text is compared as plain text, the Markdown's marks taken off.
 */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { extractContent } from '../src/pipeline/extract/extract-content.ts';
import type { ExtractedPage } from '../src/pipeline/extract/page-signals.ts';

interface Truth {
  readonly set: 'aeb' | 'wcxb';
  readonly type: string;
  readonly url: string;
  readonly text: string;
  readonly title?: string | null;
  readonly author?: string | null;
  readonly date?: string | null;
}

interface Scoring {
  evaluate(truth: object, found: object, options: object): { f1: number; precision: number; recall: number };
  wordF1(found: string, truth: string): [precision: number, recall: number, f1: number];
}

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: node scripts/measure-extraction.ts <folder>');
  process.exit(2);
}
const truths: Record<string, Truth> = JSON.parse(await readFile(path.join(folder, 'truth.json'), 'utf8'));
const scoring: Scoring = await import(pathToFileURL(path.join(folder, 'score.mjs')).href);

const aebTruth: Record<string, object> = {};
const aebFound: Record<string, object> = {};
const byType = new Map<string, [number, number, number][]>();
const times: number[] = [];
const facts = { title: [] as boolean[], author: [] as boolean[], date: [] as boolean[] };
const verbose = process.argv.includes('--pages');

for (const [id, truth] of Object.entries(truths)) {
  const bytes = gunzipSync(await readFile(path.join(folder, 'html', `${id}.html.gz`)));
  const started = performance.now();
  const page = extract(bytes, truth.url);
  times.push(performance.now() - started);
  const text = withoutMarks(page?.markdown ?? '');
  if (truth.set === 'aeb') {
    aebTruth[id] = { articleBody: truth.text };
    aebFound[id] = { articleBody: text };
    continue;
  }
  const score = scoring.wordF1(text, truth.text);
  byType.set(truth.type, [...(byType.get(truth.type) ?? []), score]);
  if (verbose) console.log(id, truth.type, score.map((value) => value.toFixed(2)).join('/'), truth.url);
  compareFacts(id, truth, page);
}

report();

function extract(bytes: Uint8Array, url: string): ExtractedPage | null {
  try {
    return extractContent({ url, contentType: 'text/html; charset=utf-8', bytes });
  } catch (error) {
    console.error(url, error instanceof Error ? error.message : error);
    return null;
  }
}

function compareFacts(id: string, truth: Truth, page: ExtractedPage | null): void {
  const fold = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  const note = (kind: keyof typeof facts, right: boolean, wanted: string, found: string | null | undefined) => {
    facts[kind].push(right);
    if (verbose && !right)
      console.log(
        `  ${id} ${truth.type} ${kind}: wanted ${JSON.stringify(wanted)} found ${JSON.stringify(found ?? null)}`,
      );
  };
  if (truth.title) note('title', fold(page?.title ?? '') === fold(truth.title), truth.title, page?.title);
  if (truth.author) note('author', fold(page?.author ?? '').includes(fold(truth.author)), truth.author, page?.author);
  if (truth.date)
    note('date', page?.publishedAt?.slice(0, 10) === truth.date.slice(0, 10), truth.date, page?.publishedAt);
}

function report(): void {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const aeb = scoring.evaluate(aebTruth, aebFound, { bootstrap: 0 });
  console.log(`AEB  precision ${aeb.precision.toFixed(3)}  recall ${aeb.recall.toFixed(3)}  F1 ${aeb.f1.toFixed(3)}`);
  for (const [type, scores] of byType) {
    const [precision, recall, f1] = [0, 1, 2].map((index) => mean(scores.map((score) => score[index] ?? 0)));
    console.log(
      `WCXB ${type.padEnd(14)} precision ${precision?.toFixed(3)}  recall ${recall?.toFixed(3)}  F1 ${f1?.toFixed(3)}`,
    );
  }
  const all = [...byType.values()].flat().map(([, , f1]) => f1);
  console.log(`WCXB all pages F1 ${mean(all).toFixed(3)}`);
  const share = (right: readonly boolean[]) => `${mean(right.map(Number)).toFixed(3)} of ${right.length}`;
  console.log(
    `title exact ${share(facts.title)}, author recall ${share(facts.author)}, date recall ${share(facts.date)}`,
  );
  const sorted = times.toSorted((one, other) => one - other);
  const at = (quantile: number) => sorted[Math.floor(quantile * (sorted.length - 1))]?.toFixed(1);
  console.log(`ms a page: median ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}`);
}

/** Markdown as plain text, as far as counting words needs it. */
function withoutMarks(markdown: string): string {
  return markdown
    .replace(/!\[(?:\\.|[^\]\\])*\]\((?:\\.|[^()\\]|\([^()]*\))*\)/g, ' ')
    .replace(/\]\((?:\\.|[^()\\]|\([^()]*\))*\)/g, ' ')
    .replace(/^\s*`{3,}.*$/gm, '')
    .replace(/^\|(?: --- \|)+$/gm, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
