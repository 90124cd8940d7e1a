import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';

export interface RoundRobin {
  readonly url: string;
  /** Takes nothing more. What the servers have answered already still arrives. */
  close(): void;
}

/**
 * One address for several servers, which get the requests in turn: whoever asks twice asks two of them. As the load balancer
 * of `deploy/` does, it keeps the requests of `/graphql/stream` with one, where the stream is that they are about.
 */
export async function startRoundRobin(servers: readonly string[]): Promise<RoundRobin> {
  let turn = 0;
  const front = createServer((incoming, outgoing) => {
    const stays = incoming.url?.startsWith('/graphql/stream');
    if (!stays) turn = (turn + 1) % servers.length;
    pass(servers[stays ? 0 : turn] ?? '', incoming, outgoing);
  });
  // Longer than the servers', which say how long a connection is kept.
  front.keepAliveTimeout = 75_000;
  await once(front.listen(0, '127.0.0.1'), 'listening');
  const address = front.address();
  if (address === null || typeof address === 'string') throw new Error('the front has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close() {
      front.close();
      front.closeIdleConnections();
    },
  };
}

function pass(server: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method = 'GET', url = '/', headers } = incoming;
  const passed = request(new URL(server), { path: url, method, headers, agent: false }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    // A stream has begun, though it may have nothing to tell yet.
    outgoing.flushHeaders();
    pipeline(answer, outgoing, () => undefined);
  });
  // A server that is gone ends the connection to whoever asks, as it would without us.
  passed.on('error', () => outgoing.destroy());
  outgoing.once('close', () => passed.destroy());
  incoming.pipe(passed);
}
