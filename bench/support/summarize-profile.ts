import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** The parts of V8's `.cpuprofile` that count here (Chrome DevTools Protocol, `Profiler.Profile`). */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

const ROOT = join(import.meta.dirname, '../..');
const LINES = 25;

/** The functions and packages in which the threads of the profiles in `folder` spent their time; own time, waiting left out. */
export async function summarizeProfiles(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.cpuprofile')).sort();
  const summaries = files.map(async (file) => {
    const profile: CpuProfile = JSON.parse(await readFile(join(folder, file), 'utf8'));
    return `${file}\n${summarize(profile)}`;
  });
  return (await Promise.all(summaries)).join('\n\n');
}

function summarize({ nodes, samples, timeDeltas }: CpuProfile): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const byFunction = new Map<string, number>();
  const byPlace = new Map<string, number>();
  let busy = 0;
  samples.forEach((id, index) => {
    const frame = frames.get(id);
    if (frame === undefined || ['(root)', '(idle)', 'atomicsWaitLoop'].includes(frame.functionName)) return;
    const ms = (timeDeltas[index] ?? 0) / 1_000;
    const file = frame.url.startsWith('file://') ? relative(ROOT, frame.url.slice('file://'.length)) : frame.url;
    busy += ms;
    add(byFunction, `${frame.functionName || '(anonymous)'} ${file}:${frame.lineNumber + 1}`, ms);
    add(byPlace, placeOf(file), ms);
  });
  const top = (times: Map<string, number>) =>
    [...times]
      .sort(([, a], [, b]) => b - a)
      .slice(0, LINES)
      .map(([name, ms]) => `${ms.toFixed(0).padStart(8)} ms ${((100 * ms) / busy).toFixed(1).padStart(5)} %  ${name}`);
  return [
    `  busy ${busy.toFixed(0)} ms`,
    '  by function',
    ...top(byFunction),
    '  by package or file',
    ...top(byPlace),
  ].join('\n');
}

/** A package for what is installed, a file for what is ours, `node` for what comes with it. */
function placeOf(file: string): string {
  if (file === '') return '(V8: garbage collection, compiling, native code)';
  if (file.startsWith('node:')) return file;
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? file;
}

function add(times: Map<string, number>, name: string, ms: number): void {
  times.set(name, (times.get(name) ?? 0) + ms);
}
