/**
 * Makes an iterator out of a generator that waits for news: `return` ends it at once, by its signal, also while it waits.
 * (A generator alone would first finish its wait, and keep its subscription until then.)
 */
export function untilReturn<Item>(
  generate: (signal: AbortSignal) => AsyncGenerator<Item, void, undefined>,
): AsyncIterableIterator<Item> {
  const abort = new AbortController();
  const items = generate(abort.signal);
  return {
    next: () => items.next(),
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
