import type { Plugin } from 'graphql-yoga';

type Results = AsyncIterable<object> & Partial<AsyncIterator<object>>;

function isStream(result: unknown): result is Results {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}

/**
 * Makes the error that ends a subscription its last result, as the graphql-sse protocol has it for errors of execution.
 *
 * Left alone, Yoga would break the connection, and the single-connection mode all streams on it; either way the client would
 * not learn why, nor that it may come back.
 */
export function errorsAsResults(toPublic: (error: unknown) => Error): Plugin {
  return {
    onSubscribe: () => ({
      onSubscribeResult({ result, setResult }) {
        if (isStream(result)) setResult(endWithError(result, toPublic) as typeof result);
        // graphql-sse takes only what has data for a result.
        else if (!('data' in result)) setResult({ ...result, data: null });
      },
    }),
  };
}

function endWithError(results: Results, toPublic: (error: unknown) => Error): AsyncIterableIterator<object, void> {
  const iterator = results[Symbol.asyncIterator]();
  let ended = false;
  return {
    async next() {
      if (ended) return { done: true, value: undefined };
      try {
        return await iterator.next();
      } catch (error) {
        ended = true;
        return { done: false, value: { errors: [toPublic(error)] } };
      }
    },
    async return() {
      ended = true;
      await iterator.return?.();
      return { done: true, value: undefined };
    },
    async throw(error) {
      ended = true;
      await iterator.throw?.(error);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
