/** Pages that come as JSON share their room with uploads. */

import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handleErrors } from '../../../src/http/handle-errors.ts';
import { holdRoomForBodies } from '../../../src/http/uploads/hold-room-for-bodies.ts';
import { readForm } from '../../../src/http/uploads/read-form.ts';
import { createUploadRoom } from '../../../src/http/uploads/upload-room.ts';

const ORDINARY = 1_000;
const ROOM = 5_000;

let server: FastifyInstance;
let url: string;
let answerAll = Promise.withResolvers<void>();
let handled = Promise.withResolvers<void>();
beforeAll(async () => {
  server = Fastify();
  handleErrors(server);
  await server.register(multipart);
  const room = createUploadRoom(ROOM);
  const preParsing = holdRoomForBodies(room, 4_000, ORDINARY);
  server.post('/form', { bodyLimit: 4_000, preParsing }, async (request, reply) => {
    const { file } = await readForm(request, reply, room);
    return { length: file?.file.size };
  });
  server.post('/', { bodyLimit: 4_000, preParsing }, async (request) => {
    handled.resolve();
    await answerAll.promise;
    return { length: (request.body as { html: string }).html.length };
  });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

const page = (length: number) => JSON.stringify({ html: 'x'.repeat(length) });

/** @param isChunked does not say how long the body is */
async function post(body: string, isChunked = false) {
  const init = isChunked ? { body: new Blob([body]).stream(), duplex: 'half' as const } : { body };
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, ...init });
  return { status: response.status, body: (await response.json()) as unknown };
}

test.each([false, true])(
  'a page waits for room while others fill it, what is small does not (chunked: %s)',
  async (isChunked) => {
    answerAll = Promise.withResolvers();
    handled = Promise.withResolvers();
    const first = post(page(3_000), isChunked);
    await handled.promise;
    expect(await post(page(3_000), isChunked)).toMatchObject({ status: 503, body: { code: 'FILES_UNAVAILABLE' } });
    const small = post(page(500), isChunked);
    answerAll.resolve();
    expect(await Promise.all([first, small])).toMatchObject([
      { status: 200, body: { length: 3_000 } },
      { status: 200, body: { length: 500 } },
    ]);
    await expect.poll(async () => (await post(page(3_000), isChunked)).status).toBe(200);
  },
);

test('a page that is too large is refused as that', async () => {
  expect((await post(page(4_500))).status).toBe(413);
});

test('a form takes its room once', async () => {
  const body = new FormData();
  body.append('file', new File(['x'.repeat(3_000)], 'notes.md'));
  const response = await fetch(`${url}/form`, { method: 'POST', body });
  expect(await response.json()).toEqual({ length: 3_000 });
});
