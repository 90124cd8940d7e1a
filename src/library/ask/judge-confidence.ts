import { type QuestionShape, shareOf } from './question-shape.ts';
import type { ReadPassage } from './read-passage.ts';

/** Other documents' passages that the best one is compared with. */
const RIVALS = 4;

/** What a rival that is missing would have of the best's strength: on a small shelf, being alone says nothing. */
const MISSING = 0.55;

/** Weights of a logistic regression on one half of 1,390 questions about Wikipedia, each with its articles on the shelf and without. */
const NEAR = 2.15;
const STRENGTH = 5.49;
const AHEAD = 4.94;
const BIAS = -5.99;

/**
 * How likely it is that passages answer a question, 0 to 1.
 *
 * By three things: how much of the question, by the rarity of its words, one sentence has with its neighbours and headings; how much the best passage says
 * of it; and how far that is ahead of passages of other documents, which are many and alike when none has the answer.
 */
export function judgeConfidence(passages: readonly ReadPassage[], shape: QuestionShape): number {
  const byStrength = passages.toSorted((a, b) => b.strength - a.strength);
  const [best] = byStrength;
  if (best === undefined || best.strength === 0) return 0;
  const rivals = byStrength.filter(({ source }) => source.document.id !== best.source.document.id).slice(0, RIVALS);
  const missing = (RIVALS - rivals.length) * MISSING * best.strength;
  const followed = (missing + rivals.reduce((sum, { strength }) => sum + strength, 0)) / RIVALS;
  const near = Math.max(...passages.map((passage) => nearest(passage, shape)));
  const sum = BIAS + NEAR * near + STRENGTH * best.strength + AHEAD * (1 - followed / best.strength);
  return 1 / (1 + Math.exp(-sum));
}

/** The most that a sentence of the passage has of the question, with its neighbours and headings. */
function nearest({ context, sentences }: ReadPassage, shape: QuestionShape): number {
  const shares = sentences.map(({ words }, at) => {
    const around = [sentences[at - 1], sentences[at + 1]].flatMap((other) => [...(other?.words ?? [])]);
    return shareOf(shape, new Set([...context, ...words, ...around]));
  });
  return Math.max(0, ...shares);
}
