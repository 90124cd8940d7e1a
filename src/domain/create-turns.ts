/** Takes a turn once there is one, and answers how to give it back. Rejects with the signal's reason when that aborts. */
export type TakeTurn = (signal: AbortSignal) => Promise<() => void>;

/** Lets at most `most` have a turn at a time; the others wait, and who came first goes first. */
export function createTurns(most: number): TakeTurn {
  const waiting = new Set<() => void>();
  let free = most;

  function giveBack(): void {
    const [next] = waiting;
    if (next === undefined) {
      free += 1;
    } else {
      waiting.delete(next);
      next();
    }
  }

  return async function takeTurn(signal) {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return giveBack;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        waiting.delete(go);
        reject(signal.reason);
      };
      const go = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      waiting.add(go);
    });
    return giveBack;
  };
}
