import { Piscina } from 'piscina';
import type { ComparedText, TextDiff } from './compare-texts.ts';
import type { CompareTask } from './diff-thread.ts';

export interface TextComparer {
  compare(before: ComparedText, after: ComparedText): Promise<TextDiff>;
  close(): Promise<void>;
}

/** Texts that take longer are compared roughly. */
const MOST_MS = 1_000;

/** Compares texts in a thread, which comes with the first ones and ends when there have been none for a while. */
export function openComparer(): TextComparer {
  const thread = new Piscina({
    filename: new URL('./diff-thread.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 20_000,
  });
  return {
    compare: (before, after) =>
      thread.run({ before, after, mostMs: MOST_MS } satisfies CompareTask, { name: 'compare' }),
    close: () => thread.destroy(),
  };
}
