import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

/** A span as a collector gets it, by what tests ask of it. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What it failed of; undefined when it did not. */
  readonly error: string | undefined;
  readonly exceptions: readonly string[];
  readonly service: unknown;
}

/** A span's name, before those of its children in the order in which they began. */
export type SpanTree = readonly [name: string, ...children: SpanTree[]];

export interface Collector extends AsyncDisposable {
  readonly url: string;
  /** All that has come so far, in the order in which they began. */
  spans(name?: string): CollectedSpan[];
  /** The spans below a span of a trace. */
  below(traceId: string, parentSpanId: string): SpanTree[];
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface OtlpSpan extends Pick<CollectedSpan, 'traceId' | 'spanId' | 'parentSpanId' | 'name'> {
  readonly startTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code: number; readonly message?: string };
  readonly events: readonly { readonly name: string; readonly attributes: readonly Attribute[] }[];
}
interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

const toRecord = (attributes: readonly Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** An OpenTelemetry collector that takes traces by OTLP over HTTP, in JSON, below a base path of its own. */
export async function startCollector(): Promise<Collector> {
  const collected: (CollectedSpan & { readonly began: bigint })[] = [];
  const server = createServer(async (request, response) => {
    if (request.url !== '/base/v1/traces') return void response.writeHead(404).end();
    const { resourceSpans } = (await json(request)) as OtlpRequest;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = toRecord(resource.attributes)['service.name'];
      for (const { startTimeUnixNano, attributes, status, events, ...span } of scopeSpans.flatMap(
        ({ spans }) => spans,
      )) {
        collected.push({
          ...span,
          service,
          began: BigInt(startTimeUnixNano),
          attributes: toRecord(attributes),
          error: status.code === 2 ? status.message : undefined,
          exceptions: events.map((event) => String(toRecord(event.attributes)['exception.message'])),
        });
      }
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the collector has no port');

  const inOrder = () => collected.toSorted((a, b) => (a.began < b.began ? -1 : a.began > b.began ? 1 : 0));
  const below = (traceId: string, parent: string): SpanTree[] =>
    inOrder()
      .filter((span) => span.traceId === traceId && span.parentSpanId === parent)
      .map(({ name, spanId }) => [name, ...below(traceId, spanId)] as const);
  return {
    url: `http://127.0.0.1:${address.port}/base/`,
    spans: (name) => inOrder().filter((span) => name === undefined || span.name === name),
    below,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
