import { findWords } from '../analyze/find-words.ts';
import { hasKind } from './asked-kind.ts';
import { wholeShare } from './link-passages.ts';
import { type QuestionShape, shareOf } from './question-shape.ts';
import type { ReadPassage } from './read-passage.ts';

/** A sentence that may be a part of the answer. */
export interface ScoredSentence {
  readonly passage: ReadPassage;
  /** Its place among the passage's sentences. */
  readonly at: number;
  readonly text: string;
  readonly score: number;
  /** How much of the question it speaks of, with title and heading, 0 to 1. */
  readonly share: number;
}

/**
 * What counts for a sentence: learned from 1,390 questions about Wikipedia, as a softmax over all sentences of the passages, then by small steps towards
 * the right one among the first three. Learned from one half, it gets .855 of the other half right; from all, .862 of all.
 */
const WEIGHTS = {
  own: 0.63,
  withBefore: 0.06,
  withAllBefore: 0.87,
  alike: 0.19,
  alikeAround: 2.67,
  alikeSquared: 2.34,
  ofBest: 0.8,
  whole: 2.56,
  followed: 2.48,
  goesOn: 0.25,
  strength: 0.7,
  closeness: 1.04,
  early: 0.74,
  rank: 0.74,
  number: 1.46,
  date: 1.87,
  name: 1.38,
  other: 0,
};

/** The sentences of passages, best first: those that likely have what the question asks for. */
export function scoreSentences(passages: readonly ReadPassage[], shape: QuestionShape): ScoredSentence[] {
  const strongest = Math.max(...passages.map(({ strength }) => strength));
  const shares = passages.flatMap(({ context, sentences }) =>
    sentences.map(({ words }) => shareOf(shape, new Set([...context, ...words]))),
  );
  const most = { strength: strongest, share: Math.max(...shares) || 1 };
  return passages.flatMap((passage, rank) => scored(passage, rank, shape, most)).toSorted((a, b) => b.score - a.score);
}

function scored(
  passage: ReadPassage,
  rank: number,
  shape: QuestionShape,
  most: { readonly strength: number; readonly share: number },
): ScoredSentence[] {
  const { context, followed, sentences, strength } = passage;
  const share = (...sets: readonly (Iterable<number> | undefined)[]) =>
    shareOf(shape, new Set(sets.flatMap((set) => [...(set ?? [])])));
  const whole = wholeShare(passage, shape);
  return sentences.map(({ text, words, closeness }, at) => {
    const alike = alikeIn(text, words, shape);
    const before = sentences[at - 1]?.words;
    const after = sentences[at + 1]?.words;
    const allBefore = sentences.slice(0, at).flatMap((sentence) => [...sentence.words]);
    const own = share(context, words);
    const score =
      WEIGHTS.own * share(words) +
      WEIGHTS.withBefore * share(context, words, before) +
      WEIGHTS.withAllBefore * share(context, words, allBefore) +
      WEIGHTS.alike * share(context, alike) +
      WEIGHTS.alikeAround * share(context, alike, before, after) +
      WEIGHTS.alikeSquared * share(context, alike, followed) ** 2 +
      (WEIGHTS.ofBest * own) / most.share +
      WEIGHTS.whole * whole +
      WEIGHTS.followed * (share(context, words, followed) - own) +
      (followed.size > 0 ? WEIGHTS.goesOn : 0) +
      (WEIGHTS.strength * strength) / most.strength +
      WEIGHTS.closeness * closeness +
      WEIGHTS.early / (1 + at) +
      WEIGHTS.rank / (1 + rank) +
      (hasKind(shape.kind, text, shape.has) ? WEIGHTS[shape.kind] : 0);
    return { passage, at, text, score, share: own };
  });
}

/** How much longer or shorter a word that begins alike may be. */
const ENDING = 5;

/** The question's words that a sentence has, and those of which it has a word that begins alike: "settled" for "settler". */
function alikeIn(sentence: string, own: ReadonlySet<number>, { stems }: QuestionShape): Set<number> {
  const words = findWords(sentence);
  const alike = new Set(own);
  stems.forEach((stem, place) => {
    if (stem === null || own.has(place)) return;
    const isThere = words.some(
      ({ word }) => word.startsWith(stem.start) && Math.abs(word.length - stem.length) <= ENDING,
    );
    if (isThere) alike.add(place);
  });
  return alike;
}
