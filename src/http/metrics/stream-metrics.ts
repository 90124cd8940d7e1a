import { Counter, Gauge, type Registry } from 'prom-client';

const PROTOCOLS = ['rest', 'graphql'] as const;

export interface StreamMetrics {
  /** Counts a stream of events; to be told when it ends. */
  open(protocol: (typeof PROTOCOLS)[number]): () => void;
}

export function streamMetrics(registry: Registry): StreamMetrics {
  const open = new Gauge({
    name: 'librarian_streams_open',
    help: 'Streams of events that are open, by protocol; a GraphQL subscription is one, whatever connection carries it',
    labelNames: ['protocol'],
    registers: [registry],
  });
  const opened = new Counter({
    name: 'librarian_streams_opened_total',
    help: 'Streams of events that were opened, by protocol',
    labelNames: ['protocol'],
    registers: [registry],
  });
  for (const protocol of PROTOCOLS) {
    open.set({ protocol }, 0);
    opened.inc({ protocol }, 0);
  }
  return {
    open(protocol) {
      open.inc({ protocol });
      opened.inc({ protocol });
      return () => open.dec({ protocol });
    },
  };
}
