import { DomainError, type ErrorCode } from '../../domain/failure.ts';
import type { ChatModel } from '../../models/model-provider.ts';
import type { AnswerEvent, Citation } from './answer.ts';
import { createAnswerText } from './answer-text.ts';
import { answerWithModel, type ModelEnd } from './answer-with-model.ts';
import { endAnswer } from './end-answer.ts';
import type { Case } from './gather-passages.ts';
import { NO_TOKENS, tellQuotes } from './tell-quotes.ts';

/** How long a model may write, with what it is waited for before. */
const LONGEST_MS = 120_000;

export interface Writing {
  readonly chat: ChatModel;
  readonly stopping: AbortSignal;
  /** Of who has asked. */
  readonly signal: AbortSignal;
}

/** The answer that a model writes; the pages' own sentences where it fails before its first. */
export async function* tellWritten(
  asked: Case,
  { chat, stopping, signal }: Writing,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const late = new AbortController();
  const until = AbortSignal.any([signal, stopping, late.signal]);
  const text = createAnswerText();
  const citations: Citation[] = [];
  let end: ModelEnd;
  const timer = setTimeout(() => late.abort(), LONGEST_MS);
  try {
    const claims = answerWithModel(chat, asked, until);
    try {
      for (;;) {
        const { done, value } = await claims.next();
        if (done) {
          end = value;
          break;
        }
        citations.push(...value.citations);
        yield* text.add(value.text);
      }
    } finally {
      await claims.return({ declined: false, dropped: 0, usage: NO_TOKENS });
    }
  } catch (error) {
    if (signal.aborted) return;
    if (stopping.aborted) throw new DomainError('SERVER_STOPPING', 'The server is stopping. Ask again in a moment.');
    const { code, message } = failureOf(error, late.signal);
    if (text.whole === '') return yield* tellQuotes(asked, { notice: message, code });
    yield { type: 'error', code, detail: message };
    return yield* endAnswer(asked, text, citations, {
      model: chat.id,
      notice: `${message} The answer ends where it broke off.`,
      code,
      tokens: NO_TOKENS,
    });
  } finally {
    clearTimeout(timer);
  }
  const { declined, dropped, usage: tokens } = end;
  if (text.whole === '' && !declined) {
    const notice = 'What the model wrote rests on nothing that it was given.';
    return yield* tellQuotes(asked, { notice, code: 'AI_INVALID_OUTPUT', tokens });
  }
  yield* endAnswer(asked, text, citations, { model: chat.id, notice: noticeOf(dropped), code: null, tokens });
}

/** @throws the error itself when it is none of the model's */
function failureOf(error: unknown, late: AbortSignal): { readonly code: ErrorCode; readonly message: string } {
  if (late.aborted) return { code: 'AI_UNAVAILABLE', message: 'The model did not come to an end in time.' };
  if (error instanceof DomainError && error.code.startsWith('AI_')) return error;
  throw error;
}

function noticeOf(dropped: number): string | null {
  if (dropped === 0) return null;
  return `${dropped === 1 ? 'A sentence' : `${dropped} sentences`} of the model without a source that holds ${dropped === 1 ? 'was' : 'were'} left out.`;
}
