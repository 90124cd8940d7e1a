import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { DomainError } from '../domain/failure.ts';
import { type ExportEnd, type ExportHead, isKind, noCounts, readEnd, readHead, readLine } from './export-file.ts';
import { linesOf } from './lines-of.ts';
import { KINDS, type Kind } from './tables.ts';

/** Records of one kind that follow each other. */
export interface Batch {
  readonly kind: Kind;
  readonly records: readonly string[];
}

export interface ExportFile extends AsyncDisposable {
  readonly head: ExportHead;
  /** The first line as it is, with its line break. */
  readonly headLine: string;
  readonly end: ExportEnd;
  /** All records, in order, a few at a time. */
  batches(): AsyncGenerator<Batch>;
}

/** Told now and then how many bytes of how many have been read. */
export type OnRead = (done: number, total: number) => void;

const MOST_RECORDS = 500;
/** Of their text. Prisma holds what the last hundred steps of its statements were given, for its error reports: keep it small. */
const MOST_BATCH_LENGTH = 256 * 1_024;

/**
 * Opens an export after reading it to its end: it is whole, and its records are those that were written.
 *
 * @throws DomainError `INVALID_INPUT` for a file that isn't there, is no export, is of a newer kind, is cut short or damaged
 */
export async function openExportFile(path: string, signal: AbortSignal, onRead: OnRead): Promise<ExportFile> {
  await using opened = new AsyncDisposableStack();
  const handle = await openToRead(path);
  opened.defer(() => handle.close());
  const { head, headLine, end } = await checkLines(path, handle, signal, onRead);
  const file = opened.move();
  return {
    head,
    headLine,
    end,
    batches: () => readBatches(linesOf(handle, signal)),
    [Symbol.asyncDispose]: () => file.disposeAsync(),
  };
}

async function openToRead(path: string): Promise<FileHandle> {
  try {
    const handle = await open(path, 'r');
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(isMissing ? `There is no file ${path}.` : `${path} can not be read: ${reason}`, cause);
  }
  throw invalid(`${path} is not a file.`);
}

async function checkLines(path: string, handle: FileHandle, signal: AbortSignal, onRead: OnRead) {
  const { size } = await handle.stat();
  const counts = noCounts();
  const hash = createHash('sha256');
  let head: ExportHead | undefined;
  let headLine = '';
  let end: ExportEnd | null | undefined;
  try {
    for await (const text of linesOf(handle, signal, (done) => onRead(done, size))) {
      const line = readLine(text);
      if (end !== undefined || line === null) throw damaged(path);
      if (head === undefined) {
        const found = line.kind === 'export' ? readHead(line.json) : null;
        if (found === 'newer') throw invalid(`${path} was written by a newer Librarian. Update this one to read it.`);
        if (found === null) throw notAnExport(path);
        [head, headLine] = [found, `${text}\n`];
      } else if (line.kind === 'end') {
        end = readEnd(line.json);
        continue;
      } else if (isKind(line.kind)) counts[line.kind] += 1;
      else throw damaged(path);
      hash.update(`${text}\n`);
    }
  } catch (error) {
    if (!isGzipError(error)) throw error;
    throw head === undefined ? notAnExport(path, error) : damaged(path, error);
  }
  if (head === undefined) throw notAnExport(path);
  const sha256 = hash.digest('hex');
  const isCounted = KINDS.every((kind) => counts[kind] === end?.counts[kind]);
  if (!end || end.sha256 !== sha256 || !isCounted) throw damaged(path);
  return { head, headLine, end };
}

async function* readBatches(lines: AsyncIterable<string>): AsyncGenerator<Batch> {
  let batch: { kind: Kind; records: string[] } | undefined;
  let length = 0;
  for await (const text of lines) {
    const line = readLine(text);
    if (line === null || !isKind(line.kind)) continue;
    const isFull = batch?.records.length === MOST_RECORDS || length + line.json.length > MOST_BATCH_LENGTH;
    if (batch !== undefined && (isFull || batch.kind !== line.kind)) {
      yield batch;
      [batch, length] = [undefined, 0];
    }
    batch ??= { kind: line.kind, records: [] };
    batch.records.push(line.json);
    length += line.json.length;
  }
  if (batch !== undefined) yield batch;
}

function isGzipError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

function notAnExport(path: string, cause?: unknown): DomainError {
  return invalid(`${path} is not an export of a library.`, cause);
}

function damaged(path: string, cause?: unknown): DomainError {
  return invalid(`${path} is cut short or damaged: it is not what was exported.`, cause);
}

function invalid(message: string, cause?: unknown): DomainError {
  return new DomainError('INVALID_INPUT', message, { cause });
}
