import packageJson from '../../package.json' with { type: 'json' };
import { type Exported, exportLibrary } from '../transfer/export-library.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { duration } from './human-time.ts';
import { showSteps } from './step-progress.ts';
import { byMany, countWords, verificationLines } from './transfer-words.ts';
import { withStores } from './with-stores.ts';

export interface ExportFlags {
  readonly verify?: boolean;
  readonly json?: boolean;
}

/** Writes the library to a file. The stores are opened here; a server that uses them goes on. */
export async function exportTo(
  { terminal, signal }: Omit<CommandContext, 'client'>,
  path: string,
  { verify = false, json = false }: ExportFlags,
): Promise<ExitCode> {
  const began = performance.now();
  const { onProgress, end } = showSteps(json ? null : terminal);
  const { version } = packageJson;
  const exported: Exported = await withStores('visit existing', ({ database, objects }) =>
    exportLibrary({ database, objects, version, onProgress, signal }, path, { verify }),
  ).finally(end);
  const { counts, bytes, sha256, exportedAt, verification } = exported;
  const tookMs = performance.now() - began;
  if (json) {
    const about = { file: path, bytes, exported_at: exportedAt, counts: byMany(counts), sha256 };
    terminal.print(JSON.stringify({ ...about, verified: verify ? true : null, took_ms: Math.round(tookMs) }, null, 2));
    return 0;
  }
  terminal.print(`Exported ${countWords(counts)}`);
  terminal.print(`to ${path}, ${(bytes / 1e6).toFixed(1)} MB, in ${duration(tookMs)}`);
  if (verification !== null) for (const line of verificationLines(verification)) terminal.print(line);
  return 0;
}
