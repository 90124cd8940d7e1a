import pino from 'pino';
import { median, percentile } from '../../bench/support/percentile.ts';
import type { Config } from '../../src/config.ts';
import { createSources, type Sources } from '../../src/library/ask/find-sources.ts';
import { gatherPassages } from '../../src/library/ask/gather-passages.ts';
import { quoteAnswer } from '../../src/library/ask/quote-answer.ts';
import { createFindFused } from '../../src/library/find-fused.ts';
import { createFindPassagesBy } from '../../src/library/find-passages-by.ts';
import { createFindPassages } from '../../src/library/lexical/find-passages.ts';
import { openStores } from '../../src/open-stores.ts';

export interface AskedQuestion {
  readonly text: string;
  /** Any of them is right. */
  readonly answers: readonly string[];
  /** The documents that answer it. */
  readonly relevant: ReadonlySet<string>;
}

export interface AnswerShelf {
  readonly config: Config;
  /** The path of a shelved page, by its address. */
  pathOf(url: string): string;
  call<Body>(path: string, init?: RequestInit): Promise<Body>;
}

interface Answer {
  readonly answer: string;
  readonly answered: boolean;
  readonly confidence: number;
  readonly took_ms: number;
}

interface Asked {
  readonly isFirstHalf: boolean;
  readonly answer: Answer;
  /** The right answer stands in the answer; in the three best sentences, were it made to answer. */
  readonly isRight: boolean;
  readonly wouldBeRight: boolean;
  /** How sure it is without the passages that answer, and without all of their articles. */
  readonly withoutPassages: number;
  readonly withoutArticles: number;
}

const TOP_K = 5;

/**
 * Asks questions through the API, and prints how many of the answers, of three quoted sentences at most, have the right one, how long they took, and
 * how well it is known which questions have none.
 *
 * For that, each question is asked a second time of the same shelf with what answers it hidden: all articles that its passages are of, and, harder,
 * those passages alone. The threshold was chosen on the first half of the questions; the other half is new to it.
 */
export async function evaluateAnswers(
  shelf: AnswerShelf,
  questions: readonly AskedQuestion[],
  titles: ReadonlyMap<string, string>,
): Promise<void> {
  const stores = await openStores(shelf.config, pino({ level: 'silent' }), 'visit existing');
  try {
    const findPassagesBy = createFindPassagesBy(createFindPassages(stores.database), null);
    const sources = createSources(stores.database, createFindFused(findPassagesBy));
    const asked: Asked[] = [];
    for (const [index, { text, answers, relevant }] of questions.entries()) {
      const answer = await shelf.call<Answer>('/query', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ question: text, top_k: TOP_K }),
      });
      const request = { question: text, topK: TOP_K, filter: {} };
      const { passages, texts, shape } = await gatherPassages(sources, request);
      const quoted = quoteAnswer(passages, texts, shape).map((sentence) => sentence.text);
      const articles = new Set([...relevant].map((path) => titles.get(path)));
      const hiding = (isHidden: (path: string) => boolean) =>
        gatherPassages(
          without(sources, (url) => isHidden(shelf.pathOf(url))),
          request,
        );
      asked.push({
        isFirstHalf: index % 2 === 0,
        answer,
        isRight: answer.answered && hasAny(answer.answer, answers),
        wouldBeRight: hasAny(quoted.join('\n'), answers),
        withoutPassages: (await hiding((path) => relevant.has(path))).confidence,
        withoutArticles: (await hiding((path) => articles.has(titles.get(path)))).confidence,
      });
    }
    print(asked);
  } finally {
    await stores.close();
  }
}

/** The same shelf without some documents. */
function without(sources: Sources, isHidden: (url: string) => boolean): Sources {
  return {
    ...sources,
    async find(text, filter, count) {
      const found = await sources.find(text, filter, count * 2);
      return { ...found, sources: found.sources.filter(({ document }) => !isHidden(document.url)).slice(0, count) };
    },
  };
}

function print(asked: readonly Asked[]): void {
  const share = (part: readonly Asked[], passes: (each: Asked) => boolean) =>
    (part.filter(passes).length / part.length).toFixed(4);
  const times = asked.map(({ answer }) => answer.took_ms);
  console.log(
    `answers: right within three sentences ${share(asked, (each) => each.wouldBeRight)}, answered and right ` +
      `${share(asked, (each) => each.isRight)}; took ${median(times)} ms median, ${percentile(times, 95)} ms p95`,
  );
  const threshold = Math.min(...asked.flatMap(({ answer }) => (answer.answered ? [answer.confidence] : [])));
  for (const isFirstHalf of [true, false]) {
    const half = asked.filter((each) => each.isFirstHalf === isFirstHalf);
    const sure = half.map(({ answer }) => answer.confidence);
    const [articles, passages] = [half.map((each) => each.withoutArticles), half.map((each) => each.withoutPassages)];
    console.log(
      `${isFirstHalf ? 'first half' : 'other half'}: right within three sentences ${share(half, (each) => each.wouldBeRight)}; ` +
        `abstention AUROC ${auroc(sure, articles).toFixed(4)} (only the passages hidden: ${auroc(sure, passages).toFixed(4)}); answered ` +
        `${share(half, ({ answer }) => answer.answered)}, without an answer on the shelf ` +
        `${share(half, (each) => each.withoutArticles >= threshold)} (${share(half, (each) => each.withoutPassages >= threshold)})`,
    );
  }
}

/** How likely one of `higher` is above one of `lower`: the area under the receiver operating characteristic (Mann & Whitney, 1947). */
function auroc(higher: readonly number[], lower: readonly number[]): number {
  const sorted = lower.toSorted((a, b) => a - b);
  const below = (value: number, orEqual: boolean) =>
    sorted.filter((other) => (orEqual ? other <= value : other < value)).length;
  const sum = higher.reduce((total, value) => total + (below(value, false) + below(value, true)) / 2, 0);
  return sum / (higher.length * lower.length);
}

/** Whether a text has one of the answers, whatever signs, accents and cases are in it. */
function hasAny(text: string, answers: readonly string[]): boolean {
  const normal = normalize(text);
  return answers.some((answer) => normal.includes(normalize(answer).trimEnd()));
}

function normalize(text: string): string {
  const letters = text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  return ` ${letters.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
}
