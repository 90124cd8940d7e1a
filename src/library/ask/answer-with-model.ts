import type { ChatModel, TokenUsage } from '../../models/model-provider.ts';
import { type CheckedClaim, createClaimCheck } from './check-claims.ts';
import type { Case } from './gather-passages.ts';
import { instructModel, NO_ANSWER } from './instruct-model.ts';
import { type Claim, readClaims } from './read-claims.ts';

/** How a model's answer ended. */
export interface ModelEnd {
  /** It said that the sources don't answer. */
  readonly declined: boolean;
  /** How many of its sentences were dropped. */
  readonly dropped: number;
  readonly usage: TokenUsage;
}

/**
 * Lets a model answer from passages, and yields what holds of it, sentence by sentence: each is held back until it is whole and checked, so
 * that nothing has to be taken back.
 *
 * @throws DomainError as `ChatModel` does; the signal's reason when that aborts
 */
export async function* answerWithModel(
  chat: ChatModel,
  { request: { question }, passages, texts, shape }: Case,
  signal: AbortSignal,
): AsyncGenerator<CheckedClaim, ModelEnd> {
  const check = createClaimCheck(passages, texts, shape);
  const sources = passages.map(({ source }) => source);
  const reader = readClaims(sources[0]?.language ?? 'und');
  const parts = chat.stream(instructModel(question, sources), signal);
  let declined = false;
  let dropped = 0;

  function* checked(claims: readonly Claim[]): Generator<CheckedClaim> {
    for (const claim of claims) {
      if (claim.text.includes(NO_ANSWER)) {
        declined = true;
        continue;
      }
      const held = check(claim);
      if (held === null) dropped += 1;
      else yield held;
    }
  }

  try {
    for (;;) {
      const { done, value } = await parts.next();
      if (done) {
        yield* checked(reader.end());
        return { declined, dropped, usage: value };
      }
      yield* checked(reader.add(value));
    }
  } finally {
    await parts.return({ inputTokens: 0, outputTokens: 0 });
  }
}
