import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type FoundService, namedService, type RunningService, takeFirstWay } from './found-service.ts';
import { freePort } from './free-port.ts';
import { programVersion } from './program-version.ts';
import { startContainer } from './start-container.ts';
import { startGuarded } from './start-guarded.ts';

export interface RedisAddress {
  readonly url: string;
}

const IMAGE = 'redis:7-alpine';

/** The Redis that TEST_REDIS_URL names; else one in a container; else this machine's redis-server, in `folder`. */
export async function startRedis(folder: string): Promise<FoundService<RedisAddress>> {
  const url = process.env.TEST_REDIS_URL;
  if (url) return namedService('TEST_REDIS_URL', url, { url });
  return takeFirstWay([startInContainer, () => startHere(folder)]);
}

async function startInContainer(): Promise<RunningService<RedisAddress>> {
  const { host, stop } = await startContainer({ image: IMAGE, port: 6379 });
  return { address: { url: `redis://${host}` }, ranAgainst: `${IMAGE} in a container`, stop };
}

async function startHere(folder: string): Promise<RunningService<RedisAddress>> {
  const version = await programVersion('redis-server', 'redis-server');
  await mkdir(folder, { mode: 0o700, recursive: true });
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no', daemonize: 'no' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = startGuarded('redis-server', args, join(folder, 'output'));
  await server.untilReady(() => reach(port));
  const { stop } = server;
  return { address: { url: `redis://127.0.0.1:${port}` }, ranAgainst: `redis-server ${version} of this machine`, stop };
}

/** Redis listens once it can serve. */
const reach = promisify((port: number, done: (error: Error | null) => void) => {
  const socket = connect(port, '127.0.0.1', () => {
    socket.end();
    done(null);
  });
  socket.once('error', done);
});
