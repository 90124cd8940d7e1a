import type { Plugin } from 'graphql-yoga';
import { Histogram, type Registry } from 'prom-client';
import { operationOf } from '../operation-of.ts';
import type { StreamMetrics } from './stream-metrics.ts';

/** The plugin for Yoga that observes operations, and counts subscriptions among the streams. */
export type OperationMetrics = (streams: StreamMetrics) => Plugin;

/**
 * Times operations of GraphQL by their type and root field, execution alone: a subscription until it is set up. What is
 * not valid is no operation; it is among the HTTP requests.
 */
export function operationMetrics(registry: Registry): OperationMetrics {
  const durations = new Histogram({
    name: 'librarian_graphql_operation_duration_seconds',
    help: 'Execution of GraphQL operations, of subscriptions until they are set up, by type, root field and outcome',
    labelNames: ['type', 'field', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  return (streams) => ({
    onExecute({ args: { document, operationName } }) {
      const began = performance.now();
      return {
        onExecuteDone({ result }) {
          const outcome = 'errors' in result && result.errors !== undefined ? 'error' : 'ok';
          durations.observe({ ...operationOf(document, operationName), outcome }, (performance.now() - began) / 1_000);
        },
      };
    },
    onSubscribe({ args: { document, operationName } }) {
      const began = performance.now();
      return {
        onSubscribeResult({ result }) {
          const isStream = Symbol.asyncIterator in result;
          const outcome = isStream ? 'ok' : 'error';
          durations.observe({ ...operationOf(document, operationName), outcome }, (performance.now() - began) / 1_000);
          return isStream ? { onEnd: streams.open('graphql') } : undefined;
        },
      };
    },
  });
}
