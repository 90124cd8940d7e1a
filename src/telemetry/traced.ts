import type { SpanOptions, Tracing } from './tracing.ts';

/** Does work as a span, which fails with it. */
export async function traced<Result>(
  tracing: Tracing,
  name: string,
  work: () => Promise<Result>,
  options?: SpanOptions,
): Promise<Result> {
  const span = tracing.begin(name, options);
  try {
    return await span.run(work);
  } catch (error) {
    span.failed(error);
    throw error;
  } finally {
    span.end();
  }
}
