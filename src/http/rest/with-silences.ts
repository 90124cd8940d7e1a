/** Streams that say from time to time that they are still there. */

/**
 * Passes on items as they come, and tells of each time that none has come for so long. Whoever leaves ends the items too, also between
 * two of them: what makes them would else wait to be asked for the next.
 */
export async function* withSilences<Item>(
  items: AsyncIterator<Item, void, undefined>,
  ms: number,
): AsyncGenerator<Item | 'silence', void, undefined> {
  try {
    let next = items.next();
    for (;;) {
      const result = await Promise.race([next, silence(ms, next)]);
      if (result === 'silence') {
        yield result;
        continue;
      }
      if (result.done) return;
      yield result.value;
      next = items.next();
    }
  } finally {
    await items.return?.();
  }
}

/** Resolves after so long, or with what it stands beside. */
function silence<Result>(ms: number, beside: Promise<Result>): Promise<Result | 'silence'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('silence'), ms);
    beside.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The frame that says no more than that. */
export function heartbeat(): string {
  return `event: heartbeat\ndata: ${JSON.stringify({ timestamp: new Date().toISOString() })}\n\n`;
}
