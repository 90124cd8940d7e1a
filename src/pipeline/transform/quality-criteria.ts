import type { Quality, QualityReason } from '../../domain/document.ts';

/** What a page is graded by, whoever does it, and how much each counts. */
export const CRITERIA = {
  depth: 0.225,
  substance: 0.275,
  structure: 0.1,
  readability: 0.1,
  provenance: 0.15,
  sources: 0.15,
} as const;

export type Criterion = keyof typeof CRITERIA;

export const CRITERION_NAMES = Object.keys(CRITERIA) as Criterion[];

export type Judgement = Pick<QualityReason, 'score' | 'explanation'>;

/** The grade that judgements make: each from 0 to 10, and all of them by their weights. */
export function gradeOf(judgements: Readonly<Record<Criterion, Judgement>>): Quality {
  const reasons = CRITERION_NAMES.map((criterion): QualityReason => {
    const { score, explanation } = judgements[criterion];
    return { criterion, score: oneDecimal(score), weight: CRITERIA[criterion], explanation };
  });
  return { score: oneDecimal(reasons.reduce((sum, { score, weight }) => sum + score * weight, 0)), reasons };
}

function oneDecimal(value: number): number {
  return Math.round(Math.min(10, Math.max(0, value)) * 10) / 10;
}
