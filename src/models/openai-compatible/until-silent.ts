import { DomainError } from '../../domain/failure.ts';

/**
 * Passes on what comes, until it ends, or nothing has come for so long.
 *
 * @throws DomainError `AI_UNAVAILABLE` after a silence; the source is left as it is, to be aborted by whoever opened it
 */
export async function* untilSilent<Part>(source: AsyncIterable<Part>, silenceMs: number): AsyncGenerator<Part, void> {
  const parts = source[Symbol.asyncIterator]();
  for (;;) {
    const next = await withinSilence(parts.next(), silenceMs);
    if (next.done === true) return;
    yield next.value;
  }
}

async function withinSilence<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  // Once it has been left, nobody asks how it ended.
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DomainError('AI_UNAVAILABLE', 'The model fell silent.')), ms);
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
}
