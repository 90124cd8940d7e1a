import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Passes on in one group what comes before the event loop turns: a thousand watchers of a job that ends are written to once, not for each of
 * its last events. A failure comes after what came before it. Whoever leaves ends the items too.
 *
 * @param most items of a group: who reads slowly gets no more ahead of its asking
 */
export async function* together<Item>(
  items: AsyncIterator<Item, void, undefined>,
  most: number,
): AsyncGenerator<Item[], void, undefined> {
  const ask = () => {
    const next = items.next();
    // Whoever leaves now hears of no failure.
    next.catch(() => undefined);
    return next;
  };
  try {
    for (let next = ask(); ; ) {
      const group: Item[] = [];
      let result: IteratorResult<Item, void> | 'later' = await next;
      while (result !== 'later' && !result.done) {
        group.push(result.value);
        next = ask();
        result = group.length < most ? await withinTurn(next) : 'later';
      }
      if (group.length > 0) yield group;
      if (result !== 'later') return;
    }
  } finally {
    await items.return?.();
  }
}

/** What it resolves with before the event loop turns, else `later`. */
function withinTurn<Result>(promise: Promise<Result>): Promise<Result | 'later'> {
  return Promise.race([promise.catch(() => 'later' as const), nextTurn('later' as const)]);
}
