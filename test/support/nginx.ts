import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './services/free-port.ts';

export interface LoadBalancer extends AsyncDisposable {
  readonly url: string;
}

const CONFIGURATION = join(import.meta.dirname, '../../deploy/nginx.conf');

const PLACES = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx'];

/** The nginx of this machine; null when there is none, and then tests of the load balancer are left out. */
export const nginxPath: string | null = PLACES.find((path) => existsSync(path)) ?? null;

/** The load balancer as it is deployed, on a free port, before these APIs (`host:port`). */
export async function startLoadBalancer(apis: readonly string[]): Promise<LoadBalancer> {
  const folder = await mkdtemp(join(tmpdir(), 'librarian-nginx-'));
  const port = await freePort();
  const values: Record<string, string> = {
    PORT: String(port),
    API_SERVERS: apis.map((api) => `server ${api} max_fails=3 fail_timeout=2s;`).join(' '),
    SERVER_NAMES: 'localhost 127.0.0.1 [::1]',
    // Asked for nothing, as the APIs are given by address.
    NGINX_LOCAL_RESOLVERS: '127.0.0.1',
  };
  const template = await readFile(CONFIGURATION, 'utf8');
  const file = join(folder, 'nginx.conf');
  await writeFile(
    file,
    template.replace(/\$\{([A-Z_]+)\}/g, (place, name) => values[name] ?? place),
  );

  // One process, so that nothing is left when it is killed.
  const args = ['-p', folder, '-e', 'stderr', '-c', file, '-g', 'daemon off; master_process off;'];
  const nginx = spawn(nginxPath ?? 'nginx', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  nginx.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const exited = once(nginx, 'exit');
  while (!(await answers(port))) {
    if (nginx.exitCode !== null) throw new Error(`nginx did not start: ${complaints}`);
    await sleep(20);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      nginx.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const reached = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return reached;
}
