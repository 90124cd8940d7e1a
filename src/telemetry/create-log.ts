import { type DestinationStream, type Logger, pino } from 'pino';
import type { Tracing } from './tracing.ts';

/** The log: lines of JSON, each with the trace that it belongs to, if there is one. */
export function createLog(level: string, tracing: Tracing, to: DestinationStream = pino.destination(2)): Logger {
  return pino({ level, ...(tracing.isOn ? { mixin: () => traceOf(tracing) } : {}) }, to);
}

/** Named as OpenTelemetry names them in logs that are no OTLP. */
function traceOf(tracing: Tracing): { trace_id?: string; span_id?: string } {
  const [, trace_id, span_id] = tracing.traceParent()?.split('-') ?? [];
  return trace_id === undefined || span_id === undefined ? {} : { trace_id, span_id };
}
