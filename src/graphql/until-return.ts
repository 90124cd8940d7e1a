/**
 * Makes an iterator out of a generator that waits for news: `return` ends it at once, by its signal, also while it waits.
 * (A generator alone would first finish its wait, and keep its subscription until then.) Takes the next item only when there
 * is room for it.
 */
export function untilReturn<Item>(
  generate: (signal: AbortSignal) => AsyncGenerator<Item, void, undefined>,
  hasRoom: () => Promise<void>,
): AsyncIterableIterator<Item> {
  const abort = new AbortController();
  const items = generate(abort.signal);
  return {
    async next() {
      await hasRoom();
      return items.next();
    },
    return() {
      abort.abort();
      return items.return(undefined);
    },
    throw(error) {
      abort.abort();
      return items.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
