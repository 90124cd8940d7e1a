/** How long a form may take to come, and what becomes of the rest of one that is refused. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handleErrors } from '../../../src/http/handle-errors.ts';
import { readForm } from '../../../src/http/uploads/read-form.ts';
import { createUploadRoom } from '../../../src/http/uploads/upload-room.ts';

let server: FastifyInstance;
beforeAll(async () => {
  server = Fastify();
  handleErrors(server);
  await server.register(multipart);
  const room = createUploadRoom();
  const patience = { uploadMs: 1_500, lingerMs: 10_000 };
  server.post('/', async (request, reply) => {
    const { file } = await readForm(request, reply, room, patience);
    return { name: file?.file.name };
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

const BEGINNING = '--x\r\ncontent-disposition: form-data; name="file"; filename="notes.md"\r\n\r\n# Not';

async function send(length: number, ...parts: string[]): Promise<Socket> {
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const socket = connect(address.port, '127.0.0.1');
  await once(socket, 'connect');
  const head = ['POST / HTTP/1.1', 'host: x', 'content-type: multipart/form-data; boundary=x'];
  socket.write([...head, `content-length: ${length}`, '', ...parts].join('\r\n'));
  return socket;
}

test('an upload that stalls loses its connection', async () => {
  const socket = await send(1_000, BEGINNING);
  expect(await text(socket)).toBe('');
});

test('one that is refused is answered at once, and loses its connection if the rest does not come', async () => {
  const began = performance.now();
  const socket = await send(500_000_000, BEGINNING);
  await once(socket, 'readable');
  expect(performance.now() - began).toBeLessThan(8_000);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 .*"code":"TOO_LARGE"/s);
});

test('one that comes in time is read, and its connection serves the next', async () => {
  const body = `${BEGINNING}es\r\n--x--\r\n`;
  const socket = await send(body.length, body);
  const [first] = await once(socket, 'data');
  expect(String(first)).toContain('{"name":"notes.md"}');
  await new Promise((wait) => setTimeout(wait, 1_700));
  socket.write(`GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 /);
});
