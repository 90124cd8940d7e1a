/** What runs in the worker thread that compares texts: long ones that differ in much take seconds. */

import { type ComparedText, compareTexts, type TextDiff } from './compare-texts.ts';

export function compare({ before, after, mostMs }: CompareTask): TextDiff {
  return compareTexts(before, after, mostMs);
}

export interface CompareTask {
  readonly before: ComparedText;
  readonly after: ComparedText;
  readonly mostMs: number;
}
