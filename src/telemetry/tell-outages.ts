import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

export interface Outages {
  /** Work met a part that was away. */
  met(part: string, error: unknown): void;
  /** Tells no more. */
  close(): void;
}

interface OutageOptions {
  readonly log: Pick<Logger, 'warn' | 'info'>;
  /** Asks a part how it is; each throws what is wrong with it. Without one, a part is back when nobody meets its absence. */
  readonly checks: Readonly<Record<string, (() => Promise<unknown>) | undefined>>;
  /** A part is back when it answers, and nobody met its absence for so long: one that is full may answer all the same. */
  readonly quietMs?: number;
}

const QUIET_MS = 5_000;
const ASK_EVERY_MS = 1_000;

/**
 * Tells the log of each outage twice: when it begins, and when it is over. Everything that works meets it, many times a second,
 * and a log that says so each time hides what else there is to say.
 */
export function tellOutages({ log, checks, quietMs = QUIET_MS }: OutageOptions): Outages {
  const metAt = new Map<string, number>();
  const closed = new AbortController();

  async function watch(part: string): Promise<void> {
    const began = performance.now();
    for (;;) {
      await delay(Math.min(ASK_EVERY_MS, quietMs), undefined, { signal: closed.signal, ref: false });
      const answers = await Promise.resolve(checks[part]?.()).then(
        () => true,
        () => false,
      );
      if (answers && performance.now() - (metAt.get(part) ?? began) >= quietMs) break;
    }
    const seconds = Math.round((performance.now() - began) / 1_000);
    metAt.delete(part);
    if (!closed.signal.aborted) log.info({ part, seconds }, 'the part is back');
  }

  return {
    met(part, error) {
      if (closed.signal.aborted) return;
      const isKnown = metAt.has(part);
      metAt.set(part, performance.now());
      if (isKnown) return;
      log.warn({ part, err: error }, 'a part is away; what needs it waits, or is tried again');
      // Ends with an error only when it is closed.
      watch(part).catch(() => undefined);
    },
    close: () => closed.abort(),
  };
}
