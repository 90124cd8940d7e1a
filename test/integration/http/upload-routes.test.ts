/** What is refused of uploads, at which door, and how. */

import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createUploadRoom } from '../../../src/http/uploads/upload-room.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { formOf, postForm, upload } from '../../support/upload.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const MB = 1_000_000;
const TEXT = 'The keeper climbs the stairs each evening and lights the lamp, as his mother did before him. '.repeat(12);
const file = (name: string, content = TEXT) => formOf({ name, content });

function form(...parts: [name: string, value: string | File][]): FormData {
  const data = new FormData();
  for (const [name, value] of parts) data.append(name, value);
  return data;
}

describe('a form that is wrong is refused with the name of what is wrong', () => {
  const notes = new File([TEXT], 'notes.txt');
  test.for<[name: string, body: () => FormData, field: string, detail: RegExp]>([
    ['no file', () => form(['priority', 'low']), 'file', /lacks the field "file"/],
    ['a text for a file', () => form(['file', 'text']), 'file', /must be a file/],
    ['a file of another field', () => form(['upload', notes]), 'file', /lacks the field "file"/],
    ['a file for a text', () => form(['priority', notes]), 'file', /lacks the field "file"/],
    ['two files', () => form(['file', notes], ['more', notes]), 'more', /more than one file/],
    ['the same field twice', () => form(['file', notes], ['file', notes]), 'file', /"file" twice/],
    ['an unknown field', () => form(['url', 'https://example.com/'], ['file', notes]), 'url', /no field "url"/],
    ['an unknown word', () => form(['priority', 'urgent'], ['file', notes]), 'priority', /one of high, normal, low/],
    ['options that are no JSON', () => form(['options', 'force'], ['file', notes]), 'options', /written as JSON/],
    ['options of another shape', () => form(['options', '[]'], ['file', notes]), 'options', /must be an object/],
    [
      'an unknown option',
      () => form(['options', '{"force":true}'], ['file', notes]),
      'options.force',
      /no field "options.force"/,
    ],
    ['a text that is too long', () => form(['priority', 'x'.repeat(MB)], ['file', notes]), 'priority', /too long/],
    ['an empty file', () => file('empty.md', ''), 'file', /^The file is empty\.$/],
  ])('%s', async ([, body, field, detail]) => {
    const answer = await postForm(app, body());
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', field } });
    expect(answer.body.detail).toMatch(detail);
  });

  test.for(['', '--x', '--x\r\ncontent-disposition: form-data; name="file"; filename="a.md"\r\n\r\ncut off'])(
    'a form that breaks off: %j',
    async (body) => {
      const answer = await postForm(app, body, { 'content-type': 'multipart/form-data; boundary=x' });
      expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } });
    },
  );

  test('a form without a boundary', async () => {
    const answer = await postForm(app, 'file', { 'content-type': 'multipart/form-data' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } });
  });
});

describe('a name', () => {
  test.for<[name: string, url: string]>([
    ['../../etc/passwd', 'file:passwd'],
    ['C:\\Users\\ada\\Notes.md', 'file:Notes.md'],
    ['/etc/motd', 'file:motd'],
    ['Cafe\u0301 und Kuchen.txt', 'file:Caf%C3%A9%20und%20Kuchen.txt'],
    ['🗼 light.md', 'file:%F0%9F%97%BC%20light.md'],
    ['a\u0000b\u0007\u202etxt.md', 'file:abtxt.md'],
    ['  spaced   out.txt ', 'file:spaced%20out.txt'],
    ['100%?#.txt', 'file:100%25%3F%23.txt'],
    [`${'n'.repeat(197)}.md`, `file:${'n'.repeat(197)}.md`],
  ])('like %j becomes an address', async ([name, url]) => {
    const answer = await postForm(app, file(name));
    expect(answer).toMatchObject({ status: 202, body: { url } });
    const { result } = await app.untilEnded(answer.body.job_id);
    expect(result.url).toBe(url);
    const { document } = await app.graphql('query ($url: String!) { document(url: $url) { id url } }', { url });
    expect(document).toEqual({ id: result.document_id, url });
  });

  test.for<[name: string, detail: RegExp]>([
    ['', /must be a file|no name/],
    ['..', /no name/],
    ['notes/', /no name/],
    ['\u0007', /no name/],
    [`${'é'.repeat(300)}.md`, /303 characters long; at most 200/],
  ])('like %j is refused', async ([name, detail]) => {
    const answer = await postForm(app, file(name));
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', field: 'file' } });
    expect(answer.body.detail).toMatch(detail);
  });
});

describe('what is too large', () => {
  /** A form with a file of so many bytes, made as it is sent. */
  function* largeForm(bytes: number): Generator<Uint8Array> {
    yield Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="large.txt"\r\n\r\n');
    const chunk = Buffer.alloc(MB, 'a line of text\n');
    for (let sent = 0; sent < bytes; sent += MB) yield chunk;
    yield Buffer.from('\r\n--x--\r\n');
  }

  /** Sends it, and tells how much was sent when the answer came. */
  async function send(bytes: number, path: string, headers: Record<string, string> = {}) {
    let sent = 0;
    let sentByAnswer = 0;
    const answer = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const outgoing = request(`${app.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=x', ...headers },
      });
      outgoing.once('error', reject);
      outgoing.once('response', async (response) => {
        sentByAnswer = sent;
        const body = Buffer.concat(await Array.fromAsync(response)).toString();
        resolve({ status: response.statusCode, body });
      });
      void (async () => {
        for (const chunk of largeForm(bytes)) {
          sent += chunk.byteLength;
          if (!outgoing.write(chunk)) await new Promise((drained) => outgoing.once('drain', drained));
        }
        outgoing.end();
      })();
    });
    return { ...answer, sentByAnswer, sent };
  }

  test.for([
    ['/api/v1/ingest', {}],
    ['/graphql', { 'graphql-preflight': '1' }],
  ] as const)(
    'is refused by %s while it arrives, and takes no more memory than what is not',
    async ([path, headers]) => {
      const before = await app.memoryInUse();
      let most = 0;
      const watching = setInterval(async () => {
        most = Math.max(most, (await app.memoryInUse()) - before);
      }, 50);
      const { status, body, sentByAnswer } = await send(500 * MB, path, headers);
      clearInterval(watching);
      expect([status, JSON.parse(body)]).toMatchObject([
        413,
        { code: 'TOO_LARGE', detail: expect.stringContaining('20 MB') },
      ]);
      expect(sentByAnswer).toBeLessThan(100 * MB);
      expect(most).toBeLessThan(80 * MB);
    },
  );

  test('is refused before it arrives when it says how large it is', async () => {
    const { status, sentByAnswer } = await send(500 * MB, '/api/v1/ingest', {
      'content-length': String(500 * MB + 200),
    });
    expect(status).toBe(413);
    expect(sentByAnswer).toBeLessThan(20 * MB);
  });

  test('leaves a connection that can be used again', async () => {
    expect(await postForm(app, file('large.txt', 'x'.repeat(20 * MB + 1)))).toMatchObject({ status: 413 });
    expect(await postForm(app, file('small.txt'))).toMatchObject({ status: 202 });
  });

  test('is more than 20 MB: what has just so many is taken', async () => {
    const id = await upload(app, { name: 'just-so.txt', content: 'word '.repeat(4 * MB) });
    // Reading that much takes a while, and is tested elsewhere.
    expect((await app.rest('POST', `/ingest/${id}/cancel`)).status).toBe(202);
  });

  test('as HTML is refused by both doors', async () => {
    const page = { url: 'https://example.com/large', html: 'x'.repeat(20 * MB + 1) };
    expect(await app.rest('POST', '/ingest', page)).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } });
    const submit = app.graphql('mutation ($input: IngestHtmlInput!) { ingestHtml(input: $input) { __typename } }', {
      input: page,
    });
    await expect(submit).rejects.toMatchObject({ errors: [{ extensions: { code: 'TOO_LARGE' } }] });
  });
});

describe('a GraphQL form that is wrong is refused with the name of what is wrong', () => {
  const query = 'mutation ($file: File!) { ingestFile(file: $file) { __typename } }';
  const operations = JSON.stringify({ query, variables: { file: null } });
  const map = '{"0":["variables.file"]}';
  const send = async (...parts: [name: string, value: string | File][]) => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'apollo-require-preflight': 'true' },
      body: form(...parts),
    });
    return { status: response.status, body: await response.json() };
  };
  const notes = new File([TEXT], 'graphql-notes.txt');

  test.for<[name: string, parts: [string, string][], field: string]>([
    ['no operations', [['map', map]], 'operations'],
    [
      'operations that are no JSON',
      [
        ['operations', '{'],
        ['map', map],
      ],
      'operations',
    ],
    [
      'a list of operations',
      [
        ['operations', `[${operations}]`],
        ['map', map],
      ],
      'operations',
    ],
    ['no map', [['operations', operations]], 'map'],
    [
      'a map of another shape',
      [
        ['operations', operations],
        ['map', '{"0":null}'],
      ],
      'map',
    ],
    [
      'a map to elsewhere',
      [
        ['operations', operations],
        ['map', '{"0":["query"]}'],
      ],
      'map',
    ],
  ])('%s', async ([, parts, field]) => {
    const answer = await send(...parts, ['0', notes]);
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', field } });
  });

  test.for<[name: string, map: string]>([
    ['a map of a file that is not there', '{"1":["variables.file"]}'],
    ['a map into a file', '{"0":["variables.file.name"]}'],
  ])('%s', async ([, wrong]) => {
    const { body } = await send(['operations', operations], ['map', wrong], ['0', notes]);
    expect(body.errors[0].message).toMatch(/must not be null|comes as a part of a multipart request/);
    expect(body.errors[0].extensions?.code).not.toBe('INTERNAL');
  });

  test('a text for a file, and what else is of another type', async () => {
    const variables = { file: 'notes.txt' };
    await expect(app.graphql(query, variables)).rejects.toThrow(/comes as a part of a multipart request/);
    const list = 'query ($first: Int) { jobs(first: $first) { totalCount } }';
    await expect(app.graphql(list, { first: 'many' })).rejects.toThrow(/"many"; Int cannot represent/);
  });

  test('but what was sent as JSON is read', async () => {
    const body = [
      ...['--x', 'content-disposition: form-data; name="operations"', 'content-type: application/json', '', operations],
      ...['--x', 'content-disposition: form-data; name="map"', 'content-type: application/json', '', map],
      ...['--x', 'content-disposition: form-data; name="0"; filename="as json.md"', '', TEXT, '--x--', ''],
    ].join('\r\n');
    const headers = { 'content-type': 'multipart/form-data; boundary=x', 'graphql-preflight': '1' };
    const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body });
    expect(await response.json()).toEqual({ data: { ingestFile: { __typename: 'Job' } } });
  });
});

test('of so many uploads that there is no room for them, some are asked to come again', async () => {
  const room = createUploadRoom(100);
  const [first, second] = [room.enter(), room.enter()];
  first.take(60);
  expect(() => second.take(60)).toThrow(expect.objectContaining({ code: 'FILES_UNAVAILABLE' }));
  second.take(40);
  first.leave();
  first.leave();
  second.take(60);
  expect(() => second.take(1)).toThrow();
});

describe('a page of another site', () => {
  const crossSite = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };

  test.for(['https://evil.example', 'null', 'http://127.0.0.1:1'])('can not upload: %s', async (origin) => {
    const answer = await postForm(app, file('planted.md'), { origin });
    expect(answer).toMatchObject({ status: 403, body: { code: 'INVALID_INPUT', field: 'Origin' } });
    expect(await app.database.job.count({ where: { url: 'file:planted.md' } })).toBe(0);
  });

  test('can not upload by GraphQL either, nor can anyone who might be one', async () => {
    for (const headers of [crossSite, {}]) {
      const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body: file('planted.md') });
      expect(response.status).toBe(headers === crossSite ? 403 : 400);
    }
  });

  test.for([() => app.url, () => 'http://localhost:3000'])(
    'is told from one of this server, or of CORS_ORIGINS: %s',
    async (origin) => {
      expect(await postForm(app, file('own.md'), { origin: origin() })).toMatchObject({ status: 202 });
      await app.untilEnded((await app.rest('GET', '/ingest?limit=1')).body.items[0].job_id);
    },
  );
});
