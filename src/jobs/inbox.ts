/** Where one reader's news wait for it: a few of them, for the log has them all. */

import type { Events } from '../storage/events/events.ts';

/** More than a job tells while its reader takes one turn. */
const ROOM = 32;

export interface Inbox<Message> extends AsyncDisposable {
  /**
   * The next message; `missed` when there were more than it has room for, or some may have got lost; `silence` after so many milliseconds without
   * one; `stopped` once the signal has aborted.
   */
  next(patienceMs: number): Promise<Message | 'missed' | 'silence' | 'stopped'>;
  /** Forgets what is in it: for a reader that is about to read it all in the log. */
  clear(): void;
}

/** Subscribes at once: what is published after this resolves is in the inbox. */
export async function openInbox<Message extends object>(
  events: Events,
  topic: string,
  signal: AbortSignal,
): Promise<Inbox<Message>> {
  let messages: Message[] = [];
  let missed = false;
  let wake: (() => void) | undefined;

  const subscription = await events.subscribe(
    topic,
    (message: Message) => {
      if (messages.length < ROOM) {
        messages.push(message);
      } else {
        missed = true;
        messages = [];
      }
      wake?.();
    },
    {},
  );
  const stopHearingOfLoss = events.onLoss(() => {
    missed = true;
    wake?.();
  });
  const onAbort = () => wake?.();
  signal.addEventListener('abort', onAbort);

  return {
    async next(patienceMs) {
      const deadline = performance.now() + patienceMs;
      for (;;) {
        if (signal.aborted) return 'stopped';
        if (missed) {
          missed = false;
          messages = [];
          return 'missed';
        }
        const message = messages.shift();
        if (message !== undefined) return message;
        const left = deadline - performance.now();
        if (left <= 0) return 'silence';
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
    },
    clear() {
      missed = false;
      messages = [];
    },
    async [Symbol.asyncDispose]() {
      signal.removeEventListener('abort', onAbort);
      stopHearingOfLoss();
      await events.unsubscribe(subscription);
    },
  };
}
