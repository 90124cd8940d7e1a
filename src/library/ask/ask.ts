/** Questions to the shelf: passages are found, and an answer is made of them, by a model or of their own sentences. */

import { DomainError } from '../../domain/failure.ts';
import type { ChatModel } from '../../models/model-provider.ts';
import { type Answer, type AnswerEvent, type AskRequest, MOST_PASSAGES, MOST_QUESTION_CHARS } from './answer.ts';
import type { Sources } from './find-sources.ts';
import { gatherPassages } from './gather-passages.ts';
import { tellQuotes } from './tell-quotes.ts';
import { tellWritten } from './tell-written.ts';

export interface AskDeps {
  readonly sources: Sources;
  /** null: the answer is made of the pages' own sentences. */
  readonly chat: ChatModel | null;
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal;
}

/**
 * Answers as soon as the passages are found; what is written of them comes by the generator, which ends after `done`. When the signal aborts it ends
 * without; the model's work is broken off then. A model that fails never fails the answer: before its first sentence the pages are quoted instead, after
 * it the answer ends there with an `error` that says why.
 *
 * @throws DomainError `INVALID_INPUT`; by the generator, `SERVER_STOPPING`
 */
export type Ask = (request: AskRequest, signal: AbortSignal) => Promise<AsyncGenerator<AnswerEvent, void, undefined>>;

/**
 * How sure one must be that the shelf has an answer before a model is asked: less than without one, as it can tell by itself that it has
 * none. Words say nothing about passages that were found by their meaning: then it is asked in any case.
 */
const SURE_ENOUGH_TO_ASK = 0.1;

export function createAsk({ sources, chat, stopping }: AskDeps): Ask {
  return async (request, signal) => {
    validate(request);
    const asked = await gatherPassages(sources, request);
    if (chat === null || (asked.confidence < SURE_ENOUGH_TO_ASK && !asked.byMeaning)) return tellQuotes(asked, {});
    return tellWritten(asked, { chat, stopping, signal });
  };
}

/** The whole answer, for who wants it at once. */
export async function wholeAnswer(events: AsyncGenerator<AnswerEvent, void, undefined>): Promise<Answer> {
  for await (const event of events) if (event.type === 'done') return event.answer;
  throw new DomainError('CANCELLED', 'Nobody waits for the answer any more.');
}

function validate({ question, topK }: AskRequest): void {
  if (question.trim() === '') throw new DomainError('INVALID_INPUT', 'The question is empty.', { field: 'question' });
  if (question.length > MOST_QUESTION_CHARS) {
    const message = `The question has ${question.length} characters; ${MOST_QUESTION_CHARS} are the most.`;
    throw new DomainError('INVALID_INPUT', message, { field: 'question' });
  }
  if (topK < 1 || topK > MOST_PASSAGES) {
    throw new DomainError('INVALID_INPUT', `"topK" must be between 1 and ${MOST_PASSAGES}.`, { field: 'topK' });
  }
}
