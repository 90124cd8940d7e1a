import type { Plugin } from 'graphql-yoga';
import type { Span, Tracing } from '../telemetry/tracing.ts';
import { operationOf } from './operation-of.ts';

type Document = Parameters<typeof operationOf>[0];

/** The plugin for Yoga that makes each operation a span within its request's; a subscription is one until it is set up. */
export function traceOperations(tracing: Tracing): Plugin {
  function begin({ document, operationName }: { document: Document; operationName?: string | null | undefined }): Span {
    const { type, field } = operationOf(document, operationName);
    return tracing.begin(`${type} ${field}`, {
      attributes: {
        'graphql.operation.type': type,
        ...(operationName ? { 'graphql.operation.name': operationName } : {}),
      },
    });
  }

  function end(span: Span, result: object): void {
    const errors = 'errors' in result && Array.isArray(result.errors) ? result.errors : [];
    if (errors.length > 0) span.failed(errors[0]);
    span.end();
  }

  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const span = begin(args);
      setExecuteFn((given) => span.run(() => executeFn(given)));
      return { onExecuteDone: ({ result }) => end(span, result) };
    },
    onSubscribe({ args, subscribeFn, setSubscribeFn }) {
      const span = begin(args);
      setSubscribeFn((given) => span.run(() => subscribeFn(given)));
      return { onSubscribeResult: ({ result }) => end(span, result) };
    },
  };
}
