import { type AnswerEvent, EXTRACTIVE } from './answer.ts';
import { createAnswerText } from './answer-text.ts';
import { endAnswer, type Told } from './end-answer.ts';
import type { Case } from './gather-passages.ts';
import { quoteAnswer } from './quote-answer.ts';

/**
 * How sure one must be that the shelf has an answer. Of questions about Wikipedia, 93 in 100 that the shelf answers are answered then; of those whose
 * article is not there, a third are answered all the same, with quotes that show how far they go, and with little confidence. At 0.5 it
 * would be 83 and an eighth.
 */
const SURE_ENOUGH = 0.2;

export const NO_TOKENS = { inputTokens: 0, outputTokens: 0 };

/** The answer that needs no model. */
export async function* tellQuotes(asked: Case, told: Partial<Told>): AsyncGenerator<AnswerEvent, void, undefined> {
  const { passages, texts, shape, confidence } = asked;
  const sentences = confidence < SURE_ENOUGH ? [] : quoteAnswer(passages, texts, shape);
  const text = createAnswerText();
  for (const { text: sentence, citation } of sentences) yield* text.add(`${sentence} [${citation.n}]`);
  const citations = sentences.map(({ citation }) => citation);
  const quoted = told.notice && citations.length > 0 ? `${told.notice} Pages are quoted instead.` : null;
  yield* endAnswer(asked, text, citations, {
    model: EXTRACTIVE,
    code: null,
    tokens: NO_TOKENS,
    ...told,
    notice: quoted ?? told.notice ?? null,
  });
}
