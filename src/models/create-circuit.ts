import { DomainError } from '../domain/failure.ts';

/** Does work, or fails at once as the last try failed. */
export type Circuit = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** An endpoint that asks for more is asked again all the same. */
const LONGEST_PAUSE_MS = 300_000;

/**
 * A circuit breaker (Nygard, "Release It!", 2007): when a model has failed, nobody asks it for a while, so that an endpoint that is dead
 * costs one caller its patience and not each. Then one tries, and the others go on failing until that went well.
 *
 * @param pauseMs how long nobody asks; longer if the endpoint says so
 * @param opensAt which failures of a model say that it would fail others too
 */
export function createCircuit(pauseMs: number, opensAt: (failure: DomainError) => boolean = () => true): Circuit {
  let failure: DomainError | null = null;
  let openUntil = 0;
  let isTried = false;

  return async (work) => {
    if (failure !== null && (isTried || performance.now() < openUntil)) throw failure;
    const isTrial = failure !== null;
    if (isTrial) isTried = true;
    try {
      const result = await work();
      failure = null;
      return result;
    } catch (error) {
      if (isOfModel(error)) {
        // One that is none for others says that the model is there.
        failure = opensAt(error) ? error : null;
        openUntil = performance.now() + Math.min(LONGEST_PAUSE_MS, Math.max(pauseMs, error.retryAfterMs ?? 0));
      }
      throw error;
    } finally {
      if (isTrial) isTried = false;
    }
  };
}

/** Whether an error is of a model or its endpoint, and so nothing that the work itself can be blamed for. */
export function isOfModel(error: unknown): error is DomainError {
  return error instanceof DomainError && error.code.startsWith('AI_');
}
