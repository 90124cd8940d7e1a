import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TestDatabase } from './postgres.ts';

/** The line to a database, which a test can cut and mend. */
export interface DatabaseLine extends AsyncDisposable {
  readonly url: string;
  /** Breaks all connections; new ones are refused. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /**
   * Breaks the connection when the server has done what a client says with `words`, before the client hears of it. Only a
   * connection that has carried `after` before. Resolves when that has happened.
   */
  loseAnswer(words: string, after?: string): Promise<void>;
}

/** The server answers in one go, but a kernel may pass it on in two. */
const SETTLE_MS = 50;

/** Opens a line to the test's database by TCP; the server itself listens on a socket in a folder. */
export async function openDatabaseLine({ connectionConfig }: TestDatabase): Promise<DatabaseLine> {
  const { host, port, user, database } = connectionConfig;
  const sockets = new Set<Socket>();
  const losses = new Set<{ words: string; after: string; done: () => void }>();
  const server = createServer((client) => {
    const upstream = connect(join(host, `.s.PGSQL.${port}`));
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    const read = readStatements();
    let carried = '';
    client.on('data', (chunk) => {
      const said = read(chunk.toString('latin1'));
      carried += said;
      const loss = [...losses].find(({ words, after }) => said.includes(words) && carried.includes(after));
      if (loss !== undefined && losses.delete(loss)) {
        upstream.unpipe(client);
        upstream.once('data', () => setTimeout(() => upstream.destroy(), SETTLE_MS)).resume();
        upstream.once('close', loss.done);
      }
    });
    client.pipe(upstream).pipe(client);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  const cut = async () => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
  return {
    url: `postgresql://${user}@127.0.0.1:${address.port}/${database}?sslmode=disable`,
    cut,
    async mend() {
      await once(server.listen(address.port, '127.0.0.1'), 'listening');
    },
    loseAnswer(words, after = '') {
      const { promise, resolve } = Promise.withResolvers<void>();
      losses.add({ words, after, done: resolve });
      return promise;
    },
    [Symbol.asyncDispose]: cut,
  };
}

/**
 * What a client says, with the words of statements that it only names since it said them before (PostgreSQL's protocol 3: Parse and
 * Bind).
 */
function readStatements(): (message: string) => string {
  const statements = new Map<string, string>();
  return (message) => {
    for (const [, name = '', sql = ''] of message.matchAll(/P[\s\S]{4}(s\d+)\0([^\0]*)\0/g)) statements.set(name, sql);
    const named = [...message.matchAll(/B[\s\S]{4}\0(s\d+)\0/g)].map(([, name = '']) => statements.get(name) ?? '');
    return [message, ...named].join('\n');
  };
}
