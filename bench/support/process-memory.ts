import { readdir, readFile } from 'node:fs/promises';

interface Memory {
  /** Bytes of the process and all that descend from it. */
  readonly all: number;
  /** Bytes of the process alone (RSS). */
  readonly own: number;
}

/**
 * What would be free without a server.
 *
 * Its own process counts with all it has in memory (RSS): what it shares, Node's program, it shares with this benchmark. Those
 * below it, PostgreSQL's, count with their PSS, where a page that n processes share is an nth for each: the sum of their RSS
 * would count the shared buffers many times. (proc_pid_smaps(5); Linux only)
 */
export async function memoryOf(pid: number): Promise<Memory> {
  const parents = await readParents();
  const family = [pid];
  // Grows while it is gone through.
  for (const member of family) for (const [child, parent] of parents) if (parent === member) family.push(child);
  const own = await readField(`/proc/${pid}/smaps_rollup`, 'Rss');
  const below = await Promise.all(family.slice(1).map((member) => readField(`/proc/${member}/smaps_rollup`, 'Pss')));
  return { all: below.reduce((sum, share) => sum + share, own), own };
}

/** The parent of each process. */
async function readParents(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const entries = pids.map(async (pid): Promise<[number, number]> => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // The name, in brackets, may hold anything; then come the state and the parent.
    return [pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])];
  });
  return new Map(await Promise.all(entries));
}

/** A field in kilobytes, as bytes; 0 when the process has ended. */
async function readField(file: string, name: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1_024;
}
