/** Traces: what a request and the job that it asked for did, and when, as spans that a collector puts together. */

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Span {
  /** Runs work; spans that begin in it are this one's children. */
  run<Result>(work: () => Result): Result;
  set(attributes: Attributes): void;
  /** Notes that it failed, and of what; it is still to be ended. */
  failed(error: unknown): void;
  end(): void;
}

export interface SpanOptions {
  /** Its side in a call or a queue; unset within a process. */
  readonly kind?: 'server' | 'client' | 'consumer';
  /**
   * The `traceparent` that it continues; null, or one that can't be read, begins a trace. Unset, its parent is the span
   * that runs.
   */
  readonly parent?: string | null;
  readonly attributes?: Attributes;
}

export interface Tracing {
  /** False: nothing comes of any of it, so nobody need listen for what to tell. */
  readonly isOn: boolean;
  begin(name: string, options?: SpanOptions): Span;
  /** The `traceparent` of the span that runs (W3C Trace Context, section 3.2); null when none does. */
  traceParent(): string | null;
  /** Sends what is not sent yet, in a few seconds or never. Does not throw. */
  close(): Promise<void>;
}

const NO_SPAN: Span = {
  run: (work) => work(),
  set: () => undefined,
  failed: () => undefined,
  end: () => undefined,
};

export const NO_TRACING: Tracing = {
  isOn: false,
  begin: () => NO_SPAN,
  traceParent: () => null,
  close: async () => undefined,
};
