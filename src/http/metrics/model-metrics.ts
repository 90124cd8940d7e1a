import { Counter, Histogram, type Registry } from 'prom-client';
import type { ModelCall } from '../../models/observe-models.ts';

export interface ModelMetrics {
  called(call: ModelCall): void;
}

/** Which models there are, the operator knows; what their calls take, by kind. */
export function modelMetrics(registry: Registry): ModelMetrics {
  const registers = [registry];
  const durations = new Histogram({
    name: 'librarian_model_call_duration_seconds',
    help: 'Calls of models, with the wait for their turn and their second tries, by kind and outcome',
    labelNames: ['kind', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    registers,
  });
  const tokens = new Counter({
    name: 'librarian_model_tokens_total',
    help: 'Tokens that models read and wrote, as their endpoint counts them, by kind of call and direction',
    labelNames: ['kind', 'direction'],
    registers,
  });
  return {
    called({ kind, seconds, usage, outcome }) {
      durations.observe({ kind, outcome }, seconds);
      tokens.inc({ kind, direction: 'input' }, usage.inputTokens);
      tokens.inc({ kind, direction: 'output' }, usage.outputTokens);
    },
  };
}
