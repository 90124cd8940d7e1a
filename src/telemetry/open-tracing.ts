/** Tracing to a collector by OTLP over HTTP, in JSON. Loaded only when there is a collector: it is most of OpenTelemetry. */

import {
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { ATTR_ERROR_TYPE, ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import { DomainError } from '../domain/failure.ts';
import { type ExportTrouble, tellTrouble } from './tell-trouble.ts';
import type { Span, SpanOptions, Tracing } from './tracing.ts';

export interface TracingOptions extends ExportTrouble {
  /** The collector's base URL, to which `/v1/traces` is added (OTLP specification, "Endpoint URLs for OTLP/HTTP"). */
  readonly endpoint: string;
  readonly version: string;
}

/** For one batch, tries included: also what a collector that is away may keep a stopping process waiting. */
const EXPORT_TIMEOUT_MS = 5_000;

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
} as const satisfies Record<NonNullable<SpanOptions['kind']>, SpanKind>;

/**
 * Spans leave in batches, behind the work: what the collector does not take in time is lost, and nothing waits for it.
 *
 * Nothing of it is global, so that two apps in a process trace apart. The name of the service and more attributes may come
 * from the environment, as OpenTelemetry has it (`OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`).
 */
export function openTracing({ endpoint, version, onTrouble, onRecovery }: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const contexts = new AsyncLocalStorageContextManager().enable();
  const trouble: ExportTrouble = {
    // No part of the trace whose span happened to begin the batch.
    onTrouble: (error) => contexts.with(ROOT_CONTEXT, () => onTrouble(error)),
    onRecovery: () => contexts.with(ROOT_CONTEXT, onRecovery),
  };
  const own = resourceFromAttributes({ [ATTR_SERVICE_NAME]: 'williams-librarian', [ATTR_SERVICE_VERSION]: version });
  const provider = new BasicTracerProvider({
    resource: own.merge(detectResources({ detectors: [serviceInstanceIdDetector, envDetector] })),
    spanProcessors: [new BatchSpanProcessor(tellTrouble(exporter, trouble))],
  });
  const tracer = provider.getTracer('williams-librarian', version);

  return {
    isOn: true,
    begin(name, { kind, parent, attributes } = {}) {
      const around = parent === undefined ? contexts.active() : contextOf(parent);
      const span = tracer.startSpan(
        name,
        {
          kind: kind === undefined ? SpanKind.INTERNAL : KINDS[kind],
          ...(attributes === undefined ? {} : { attributes }),
        },
        around,
      );
      const within = trace.setSpan(around, span);
      return {
        run: (work) => contexts.with(within, work),
        set: (more) => void span.setAttributes(more),
        failed(error) {
          const known = error instanceof Error ? error : new Error(String(error));
          span.recordException(known);
          span.setStatus({ code: SpanStatusCode.ERROR, message: known.message });
          span.setAttribute(ATTR_ERROR_TYPE, known instanceof DomainError ? known.code : known.name);
        },
        end: () => span.end(),
      } satisfies Span;
    },
    traceParent() {
      const running = trace.getSpanContext(contexts.active());
      if (running === undefined) return null;
      const { traceId, spanId, traceFlags } = running;
      return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
    },
    async close() {
      // What could not be sent has been told of.
      await provider.shutdown().catch(() => undefined);
      contexts.disable();
    },
  };
}

/** W3C Trace Context, section 3.2.2; a later version's may have more behind it. */
const TRACE_PARENT = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-.*)?$/;

function contextOf(traceParent: string | null): Context {
  const [, traceId = '', spanId = '', flags = ''] = TRACE_PARENT.exec(traceParent ?? '') ?? [];
  const remote: SpanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(remote) ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
}
