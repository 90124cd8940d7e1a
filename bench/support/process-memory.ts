import { readdir, readFile } from 'node:fs/promises';

/**
 * Memory of a process with all that descend from it, in bytes.
 *
 * PSS counts a page that n processes share as an nth for each, so that the sum is what would be free without them; the RSS
 * of PostgreSQL's processes counts its shared buffers many times over. (proc_pid_smaps(5); Linux only)
 */
export async function memoryOf(pid: number): Promise<{ readonly all: number; readonly node: number }> {
  const parents = await readParents();
  const family = [pid];
  // Grows while it is gone through.
  for (const member of family) for (const [child, parent] of parents) if (parent === member) family.push(child);
  const shares = await Promise.all(family.map((member) => readField(`/proc/${member}/smaps_rollup`, 'Pss')));
  return { all: shares.reduce((sum, share) => sum + share, 0), node: await readField(`/proc/${pid}/status`, 'VmRSS') };
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
