import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface BreakableProxy extends AsyncDisposable {
  readonly url: string;
  /** Breaks all connections off, as a lost network does. New ones are taken as before. */
  breakOff(): void;
  /** Keeps all connections open, but passes on nothing more on them, as a sleeping network does. */
  freeze(): void;
  /** Leads new connections to another server. */
  leadTo(url: string): void;
}

/** A way to a server that can fail. */
export async function startBreakableProxy(serverUrl: string): Promise<BreakableProxy> {
  let target = new URL(serverUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    near.pipe(far).pipe(near);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.once('close', () => {
        near.destroy();
        far.destroy();
        pairs.delete(pair);
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const breakOff = () => {
    for (const [near] of pairs) near.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    breakOff,
    freeze() {
      for (const [near, far] of pairs) far.unpipe(near);
    },
    leadTo(url) {
      target = new URL(url);
    },
    async [Symbol.asyncDispose]() {
      breakOff();
      server.close();
      await once(server, 'close');
    },
  };
}
