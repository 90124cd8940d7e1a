import { openJobQueue } from '../jobs/job-queue.ts';
import type { Stores } from '../open-stores.ts';
import { type Imported, importLibrary } from '../transfer/import-library.ts';
import { inTransaction } from '../transfer/in-transaction.ts';
import { type ExportFile, openExportFile } from '../transfer/open-export-file.ts';
import type { OnProgress } from '../transfer/progress.ts';
import { KINDS } from '../transfer/tables.ts';
import { type Verification, verifyLibrary } from '../transfer/verify-library.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { duration } from './human-time.ts';
import { showSteps } from './step-progress.ts';
import { byMany, countWords, verificationLines } from './transfer-words.ts';
import { withStores } from './with-stores.ts';

export interface ImportFlags {
  readonly verify?: boolean;
  readonly verifyOnly?: boolean;
  readonly json?: boolean;
}

/** Adds an export to the library, or only compares the two. The file is checked before any store is opened. */
export async function importFrom(
  { terminal, signal }: Omit<CommandContext, 'client'>,
  path: string,
  { verify = false, verifyOnly = false, json = false }: ImportFlags,
): Promise<ExitCode> {
  const began = performance.now();
  const { onProgress, end } = showSteps(json ? null : terminal);
  const outcome = await run().finally(end);
  const { counts, sha256, added, verification, exportedAt } = outcome;
  const tookMs = performance.now() - began;
  const isRight = verification?.same ?? true;
  if (json) {
    const about = { file: path, exported_at: exportedAt, counts: byMany(counts), sha256 };
    const found = { added: added && byMany(added), verified: verification?.same ?? null };
    const compared = verification && { sha256: verification.sha256, ...byMany(verification.kinds) };
    terminal.print(JSON.stringify({ ...about, ...found, compared, took_ms: Math.round(tookMs) }, null, 2));
  } else {
    if (added !== null) {
      const isNew = KINDS.some((kind) => added[kind] > 0);
      const isPart = KINDS.some((kind) => added[kind] < counts[kind]);
      terminal.print(isNew ? `Imported ${countWords(added)}` : 'Nothing to import: the library has all of it already:');
      if (isPart) terminal.print(isNew ? `of ${countWords(counts)}; the rest was there already` : countWords(counts));
      terminal.print(`from ${path}, in ${duration(tookMs)}`);
    }
    const tell = isRight ? terminal.print : terminal.complain;
    if (verification !== null) for (const line of verificationLines(verification)) tell(line);
  }
  return isRight ? 0 : 1;

  async function run() {
    await using file = await openExportFile(path, signal, (...bytes) => onProgress('reading', ...bytes));
    const moved = verifyOnly
      ? await withStores('visit existing', (stores) => compare(stores, file, onProgress))
      : await withStores('visit', (stores) => add(stores, file, verify, onProgress));
    return { ...file.end, exportedAt: file.head.exportedAt, ...moved };
  }
}

async function compare({ database, objects }: Stores, file: ExportFile, onProgress: OnProgress) {
  const verification: Verification = await inTransaction(database, 'snapshot', (transaction) =>
    verifyLibrary({ transaction, objects, onProgress }, file),
  );
  return { added: null, verification };
}

async function add(
  { address, database, objects }: Stores,
  file: ExportFile,
  verify: boolean,
  onProgress: OnProgress,
): Promise<Imported> {
  const queue = await openJobQueue({ address, supervise: false, onError: () => undefined });
  try {
    return await importLibrary({ database, objects, queue, onProgress }, file, { verify });
  } finally {
    await queue.close();
  }
}
