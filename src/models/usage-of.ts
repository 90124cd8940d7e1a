import { ModelFailure, type TokenUsage } from './model-provider.ts';

/** What a call that failed has cost all the same. */
export function usageOf(error: unknown): TokenUsage {
  return error instanceof ModelFailure ? error.usage : { inputTokens: 0, outputTokens: 0 };
}
