import { Readable } from 'node:stream';
import type { preParsingHookHandler, RequestPayload } from 'fastify';
import { isForm } from './is-form.ts';
import type { UploadPlace, UploadRoom } from './upload-room.ts';

/** What any request may hold. More has a page in it. */
const ORDINARY_BYTES = 4_000_000;

/**
 * Makes the hook (`preParsing`) by which a page that comes as JSON takes its room as a form does, from before it is read until its
 * answer is sent. A form is counted as it is read.
 */
export function holdRoomForBodies(
  room: UploadRoom,
  bodyLimit: number,
  ordinaryBytes = ORDINARY_BYTES,
): preParsingHookHandler {
  return (request, reply, payload, done) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if (isForm(request) || (length ?? encoding) === undefined) return done(null, payload);
    const bytes = Number(length);
    // What is longer than the route takes is refused unread.
    if (bytes <= ordinaryBytes || bytes > bodyLimit) return done(null, payload);
    const place = room.enter();
    reply.raw.once('close', () => place.leave());
    if (length === undefined) return done(null, Readable.from(counted(payload, place, ordinaryBytes)));
    place.take(bytes);
    done(null, payload);
  };
}

/** A body that doesn't say how long it is. */
async function* counted(
  payload: RequestPayload,
  place: UploadPlace,
  ordinaryBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  let isPage = false;
  for await (const chunk of payload as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (isPage) place.take(chunk.byteLength);
    else if (bytes > ordinaryBytes) {
      isPage = true;
      place.take(bytes);
    }
    yield chunk;
  }
}
