import { setTimeout as delay } from 'node:timers/promises';
import type { ModelView } from '../domain/document.ts';
import { DomainError, type FailureCode, isFailureCode } from '../domain/failure.ts';
import type { JobTokens } from '../domain/job.ts';
import { type DueRenewal, putOffRenewal, takeDueRenewal } from './due-renewals.ts';
import { type RenewDeps, renewDocument } from './renew-document.ts';

export interface KeepRenewedDeps extends RenewDeps {
  /** Lets the model read a page; `spent` is told of what that costs, also when it fails. */
  readonly read: (page: DueRenewal, spent: (tokens: JobTokens) => void, signal: AbortSignal) => Promise<ModelView>;
}

export interface Renewer {
  /** Says that a page was shelved without its model. */
  nudge(): void;
  stop(): Promise<void>;
}

/** How often it is looked for what others left, or put off. */
const LOOK_EVERY_MS = 10_000;

/** What a model that is away is given before it is tried again: twice as long each time. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** A model that asks for more is asked again all the same. */
const LONGEST_RETRY_AFTER_MS = 600_000;

const NO_TOKENS: JobTokens = { input: 0, output: 0 };

/**
 * Renews, in the background, what was shelved without its model, one document at a time, as soon as the model answers again. Each
 * document is one process's at a time; if that dies, another has it after a while.
 */
export function keepRenewed(deps: KeepRenewedDeps): Renewer {
  const { database, objects, vectors, onError } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let rouse: () => void = () => undefined;

  /** Answers whether there was one. Throws what kept it from being renewed, once that is noted. */
  async function renewNext(): Promise<boolean> {
    const due = await takeDueRenewal(database);
    if (due === null) return false;
    let tokens = NO_TOKENS;
    const spent = ({ input, output }: JobTokens) => {
      tokens = { input: tokens.input + input, output: tokens.output + output };
    };
    try {
      // A model is not paid for what can't be kept.
      await Promise.all([objects.check(), vectors.check()]);
      const view = await deps.read(due, spent, signal);
      const isRenewed = await renewDocument(deps, due, view, tokens);
      // Changed by hand meanwhile: it begins anew with that.
      if (!isRenewed) await putOffRenewal(database, due, null, NO_TOKENS);
      return true;
    } catch (error) {
      const failure = modelFailureOf(error);
      await putOffRenewal(database, due, failure, tokens);
      if (failure === 'AI_INVALID_OUTPUT') return true;
      throw error;
    }
  }

  async function sleep(ms: number, lightly: boolean): Promise<void> {
    const nap = new AbortController();
    rouse = lightly ? () => nap.abort() : () => undefined;
    await delay(ms, undefined, { signal: AbortSignal.any([signal, nap.signal]) }).catch(() => undefined);
  }

  async function work(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        const hadOne = await renewNext();
        pauseMs = FIRST_PAUSE_MS;
        if (!hadOne) await sleep(LOOK_EVERY_MS, true);
      } catch (error) {
        if (signal.aborted) return;
        onError(error);
        const asked = error instanceof DomainError ? (error.retryAfterMs ?? 0) : 0;
        await sleep(Math.max(pauseMs, Math.min(asked, LONGEST_RETRY_AFTER_MS)), false);
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
    }
  }

  const working = work();
  return {
    nudge: () => rouse(),
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

/** The code of an error that is the model's; null for what had nothing to do with it. */
function modelFailureOf(error: unknown): FailureCode | null {
  if (!(error instanceof DomainError) || !isFailureCode(error.code)) return null;
  return error.code.startsWith('AI_') ? error.code : null;
}
