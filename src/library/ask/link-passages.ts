import type { Source } from './answer.ts';
import { type QuestionShape, shareOf, wordsIn } from './question-shape.ts';
import { type ReadPassage, readPassage } from './read-passage.ts';

/** Of the passages that were found first, these stay, however many others go on from them. */
const KEPT = 2;

/** A title of fewer letters is a word like others. */
const SHORT_TITLE = 4;

/** From so many sentences names are taken, so many of them. */
const BEST_SENTENCES = 3;
const MOST_NAMES = 8;

/** Capitalised words, also with small ones between them. */
const NAME = /\p{Lu}[\p{L}.'’-]+(?:\s+(?:(?:of|the|de|von|van|da|del|la|le)\s+)?\p{Lu}[\p{L}.'’-]+)*/gu;

/**
 * The names in those sentences of the passages that say most of the question, as far as the question doesn't have them. "When was the director of this film
 * born?" is answered on the page of someone whom it doesn't name.
 */
export function namesToFollow(passages: readonly ReadPassage[], shape: QuestionShape): string[] {
  const best = passages
    .flatMap(({ context, sentences }) =>
      sentences.map(({ text, words }) => ({ text, share: shareOf(shape, new Set([...context, ...words])) })),
    )
    .toSorted((a, b) => b.share - a.share)
    .slice(0, BEST_SENTENCES);
  const names = new Set(best.flatMap(({ text }) => text.match(NAME) ?? []));
  return [...names]
    .filter((name) => name.length > SHORT_TITLE && !shape.text.includes(wordsIn(name)))
    .slice(0, MOST_NAMES);
}

/**
 * What an answer is made of: the first passages, and in the place of the last of them those of other documents whose titles they name, as far as these go
 * on with what the question asks.
 */
export function linkPassages(
  first: readonly ReadPassage[],
  others: readonly Source[],
  shape: QuestionShape,
): readonly ReadPassage[] {
  const spoken = first.flatMap(({ source, context, sentences }) =>
    sentences.map(({ text, words }) => ({
      title: source.document.title,
      text: wordsIn(text),
      share: shareOf(shape, new Set([...context, ...words])),
      words: new Set([...context, ...words]),
    })),
  );
  const followedBy = ({ document: { title } }: Source): ReadonlySet<number> => {
    const name = wordsIn(title.replace(/\(.*?\)/g, ''));
    if (name.trim().length < SHORT_TITLE || shape.text.includes(name)) return new Set();
    const naming = spoken.filter((sentence) => sentence.title !== title && sentence.text.includes(name));
    return naming.toSorted((a, b) => b.share - a.share)[0]?.words ?? new Set();
  };
  const more = others
    .map((source) => ({ source, followed: followedBy(source) }))
    .filter(({ followed }) => followed.size > 0)
    .map(({ source, followed }) => ({ ...readPassage(source, shape), followed }))
    .toSorted((a, b) => wholeShare(b, shape) - wholeShare(a, shape))
    .slice(0, Math.max(0, first.length - KEPT));
  const kept = first.slice(0, first.length - more.length);
  return [...kept.map((passage) => ({ ...passage, followed: followedBy(passage.source) })), ...more];
}

/** How much of the question a passage has, with the sentence that it goes on from. */
export function wholeShare({ context, followed, sentences }: ReadPassage, shape: QuestionShape): number {
  return shareOf(shape, new Set([...context, ...followed, ...sentences.flatMap(({ words }) => [...words])]));
}
