import type { Citation, Source } from './answer.ts';
import type { QuotableText } from './place-quote.ts';
import type { QuestionShape } from './question-shape.ts';
import type { ReadPassage } from './read-passage.ts';
import { scoreSentences } from './score-sentences.ts';

/** A sentence of a page with its place there. */
export interface QuotedSentence {
  readonly text: string;
  readonly citation: Citation;
}

const MOST_SENTENCES = 3;

/** The Markdown of revisions, by their ids. */
export type Texts = ReadonlyMap<string, QuotableText>;

/**
 * The best sentences of passages, at most three, each quoted from its place: the answer that needs no model. Those of one page
 * stand together in their order.
 */
export function quoteAnswer(passages: readonly ReadPassage[], texts: Texts, shape: QuestionShape): QuotedSentence[] {
  const chosen: QuotedSentence[] = [];
  const take = (passage: ReadPassage, text: string, share: number) => {
    if (chosen.some((other) => other.text === text)) return;
    // It may have all words of the question, and answers nothing.
    if (texts.get(passage.source.revision.id)?.isLabel(text)) return;
    const citation = cite(passage.source, texts, text, share);
    if (citation !== null) chosen.push({ text, citation: { n: 0, ...citation } });
  };
  for (const { passage, text, share } of scoreSentences(passages, shape)) {
    if (chosen.length === MOST_SENTENCES) break;
    take(passage, text, share);
  }
  const rank = new Map<string, number>();
  for (const { citation } of chosen) if (!rank.has(citation.revision.id)) rank.set(citation.revision.id, rank.size);
  return chosen
    .toSorted(
      ({ citation: a }, { citation: b }) =>
        (rank.get(a.revision.id) ?? 0) - (rank.get(b.revision.id) ?? 0) || a.start - b.start,
    )
    .map(({ text, citation }, index) => ({ text, citation: { ...citation, n: index + 1 } }));
}

/** The place of a source's sentence, as a citation; null when it is not there as one piece. */
export function cite(source: Source, texts: Texts, sentence: string, score: number): Omit<Citation, 'n'> | null {
  const { document, revision } = source;
  const text = texts.get(revision.id);
  const span = text?.place(sentence) ?? null;
  if (text === undefined || span === null) return null;
  const { start, end } = span;
  return {
    document,
    revision,
    heading: text.headingAt(start),
    quote: text.markdown.slice(start, end),
    start,
    end,
    score,
  };
}
