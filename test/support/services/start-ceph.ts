/** A true S3 server from Debian's packages: Ceph's object gateway on the smallest cluster that serves it, in memory. */

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RunningService } from './found-service.ts';
import { freePort } from './free-port.ts';
import { programVersion } from './program-version.ts';
import { type GuardedProcess, startGuarded } from './start-guarded.ts';
import type { S3Address } from './start-s3.ts';

const run = promisify(execFile);

/** No step takes a second; a cluster that can't be formed would be waited for without end. */
const STEP_TIMEOUT_MS = 60_000;

const PACKAGES = { 'ceph-mon': 'ceph-mon', 'ceph-osd': 'ceph-osd', radosgw: 'radosgw', ceph: 'ceph-common' };

/** Who may do what; kept in the key ring that the monitor is made with, so that nobody has to be introduced later. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  'mon.': ['--cap', 'mon', 'allow *'],
  'client.admin': ['--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *'],
  'osd.0': ['--cap', 'mon', 'allow profile osd', '--cap', 'osd', 'allow *'],
};

/**
 * Starts it in `folder`, with one user who has these keys.
 *
 * @throws Error when a package is missing, or the cluster can't be formed
 */
export async function startCeph(
  folder: string,
  keys: Pick<S3Address, 'accessKey' | 'secretKey'>,
): Promise<RunningService<S3Address>> {
  let version = '';
  for (const [program, debianPackage] of Object.entries(PACKAGES))
    version = await programVersion(program, debianPackage);
  for (const name of ['mon', 'osd', 'rgw']) await mkdir(join(folder, name), { mode: 0o700, recursive: true });
  const [monitorPort, gatewayPort] = [await freePort(), await freePort()];
  const clusterId = randomUUID();
  const settings = join(folder, 'ceph.conf');
  await writeFile(settings, settingsOf({ folder, clusterId, monitorPort, gatewayPort }));
  const step = (program: string, ...args: string[]) =>
    run(program, args, { cwd: folder, timeout: STEP_TIMEOUT_MS }).catch((cause: Error & { stderr?: string }) => {
      throw new Error(`${program} failed: ${cause.stderr?.trim().split('\n').at(-1) || 'it took too long'}`, { cause });
    });
  const inCluster = (program: string, ...args: string[]) => step(program, '-c', settings, ...args);
  const daemons: GuardedProcess[] = [];
  const startDaemon = (program: string, ...args: string[]) => {
    const output = join(folder, `${program}.output`);
    const daemon = startGuarded(program, ['-c', settings, '--foreground', ...args], output);
    daemons.push(daemon);
    return daemon;
  };
  const stop = async () => {
    await Promise.all(daemons.map((daemon) => daemon.stop()));
  };

  try {
    await writeFile(join(folder, 'keyring'), '', { mode: 0o600 });
    for (const [name, caps] of Object.entries(MEMBERS))
      await step('ceph-authtool', 'keyring', '--gen-key', '--name', name, ...caps);
    const monitor = `[v2:127.0.0.1:${monitorPort}]`;
    await step('monmaptool', '--create', '--fsid', clusterId, '--addv', 'a', monitor, 'monmap');
    await inCluster('ceph-mon', '--mkfs', '--id', 'a', '--monmap', 'monmap', '--keyring', 'keyring');
    startDaemon('ceph-mon', '--id', 'a');
    const storeId = randomUUID();
    await inCluster('ceph', 'osd', 'new', storeId, '0');
    await inCluster('ceph-osd', '--mkfs', '--id', '0', '--osd-uuid', storeId);
    startDaemon('ceph-osd', '--id', '0');
    const user = [
      '--uid',
      'tests',
      '--display-name',
      'tests',
      '--access-key',
      keys.accessKey,
      '--secret',
      keys.secretKey,
    ];
    await inCluster('radosgw-admin', 'user', 'create', ...user);
    const endpoint = `http://127.0.0.1:${gatewayPort}`;
    await startDaemon('radosgw', '--name', 'client.admin').untilReady(() => fetch(endpoint));
    return { address: { endpoint, ...keys }, ranAgainst: `Ceph ${version} (radosgw) of this machine`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Cluster {
  readonly folder: string;
  readonly clusterId: string;
  readonly monitorPort: number;
  readonly gatewayPort: number;
}

/** Every change of the cluster waits for the monitor's next proposal: one each second by default, here at once. */
function settingsOf({ folder, clusterId, monitorPort, gatewayPort }: Cluster): string {
  return `[global]
fsid = ${clusterId}
mon host = v2:127.0.0.1:${monitorPort}
public addr = 127.0.0.1
keyring = ${folder}/keyring
run dir = ${folder}
admin socket =
log file = ${folder}/$name.log
mon data = ${folder}/mon
mon data avail warn = 2
mon data avail crit = 1
mon allow pool size one = true
paxos propose interval = 0.02
paxos min wait = 0.01
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = 1073741824
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
rgw data = ${folder}/rgw
rgw frontends = beast endpoint=127.0.0.1:${gatewayPort} tcp_nodelay=1
`;
}
