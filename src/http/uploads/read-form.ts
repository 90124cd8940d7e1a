/** A form with a file (RFC 7578), read within bounds: of memory, and of time. */

import type { IncomingMessage } from 'node:http';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/failure.ts';
import { MOST_CONTENT_BYTES, tooLarge } from '../../domain/upload.ts';
import type { UploadPlace, UploadRoom } from './upload-room.ts';

export interface Form {
  /** Text, or what was sent as JSON. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The one file, under the name of its field; null when there was none. */
  readonly file: { readonly field: string; readonly file: File } | null;
}

/** What else is in the body: other fields, and the marks between them. */
const MOST_AROUND = 1_000_000;
const LIMITS = { fileSize: MOST_CONTENT_BYTES + 1, fieldSize: 500_000, fields: 20, parts: 30, headerPairs: 50 };

export interface Patience {
  /** For all of a form. */
  readonly uploadMs: number;
  /** For the rest of a form that is refused, so that its sender gets to read the answer. */
  readonly lingerMs: number;
}

/** At 33 kB a second the largest file comes in that time. */
const PATIENCE: Patience = { uploadMs: 600_000, lingerMs: 10_000 };

/**
 * Reads a form to its end, or refuses it as soon as it is known to be wrong, whatever may still come: then the rest is read
 * and dropped for a while, since many clients read no answer before they have sent all.
 *
 * @throws DomainError `TOO_LARGE`; `INVALID_INPUT`; `FILES_UNAVAILABLE` when there is no room for it at the moment
 */
export async function readForm(
  request: FastifyRequest,
  reply: FastifyReply,
  room: UploadRoom,
  { uploadMs, lingerMs }: Patience = PATIENCE,
): Promise<Form> {
  const place = room.enter();
  reply.raw.once('close', () => place.leave());
  const deadline = endAfter(request.raw, uploadMs);
  try {
    if (Number(request.headers['content-length'] ?? 0) > MOST_CONTENT_BYTES + MOST_AROUND) throw tooLarge('The file');
    return await readParts(request.parts({ limits: LIMITS }), place);
  } catch (error) {
    request.raw.unpipe();
    request.raw.resume();
    endAfter(request.raw, lingerMs);
    throw asRefusal(error);
  } finally {
    clearTimeout(deadline);
  }
}

async function readParts(parts: AsyncIterable<Multipart>, place: UploadPlace): Promise<Form> {
  const fields = new Map<string, unknown>();
  let file = null as Form['file'];
  for await (const part of parts) {
    const name = part.fieldname;
    if (fields.has(name) || file?.field === name) throw invalid(`The form has the field "${name}" twice.`, name);
    if (part.type === 'file') {
      if (file !== null) throw invalid('The form has more than one file; upload them one by one.', name);
      file = { field: name, file: await readFile(part, place) };
    } else {
      if (part.valueTruncated) throw invalid(`"${name}" is too long.`, name);
      fields.set(name, part.value);
    }
  }
  return { fields: Object.fromEntries(fields), file };
}

async function readFile({ file, filename, mimetype }: MultipartFile, place: UploadPlace): Promise<File> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of file as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    size += chunk.byteLength;
    if (size > MOST_CONTENT_BYTES) throw tooLarge('The file');
    place.take(chunk.byteLength);
    chunks.push(chunk);
  }
  return new File(chunks, filename ?? '', { type: mimetype });
}

/** Ends the connection of a request that is not all there by then. */
function endAfter(request: IncomingMessage, ms: number): NodeJS.Timeout {
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, ms);
  request.once('close', () => clearTimeout(timer));
  return timer.unref();
}

/** What the parser of forms refuses is the form's fault. */
function asRefusal(error: unknown): unknown {
  if (error instanceof DomainError || !(error instanceof Error)) return error;
  return new DomainError('INVALID_INPUT', `The form can not be read: ${error.message}.`, { cause: error });
}

function invalid(message: string, field: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field });
}
