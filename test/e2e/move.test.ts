import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { type ChildLibrarian, startChildLibrarian } from '../support/child-librarian.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';
import { openSize } from '../support/open-size.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { openScreen } from '../support/screen.ts';
import type { Size } from '../support/size.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

let site: LocalSite;
let folder: string;
let path: string;
let size: Size;
beforeAll(async () => {
  site = await startLocalSite();
  folder = await mkdtemp(join(tmpdir(), 'librarian-move-'));
  path = join(folder, 'library.jsonl.gz');
  size = await openSize(folder);
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await size.remove();
  await rm(folder, { recursive: true, force: true });
});

type Settings = Readonly<Record<string, string>>;

/** Runs the command line in a process of its own, with these settings only. */
function librarian(settings: Settings, ...args: string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const env = { PATH: process.env.PATH, ...settings };
    const child = execFile(process.execPath, [MAIN, ...args], { env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

async function json(settings: Settings, ...args: string[]) {
  const { code, stdout, stderr } = await librarian(settings, ...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

async function get({ url }: ChildLibrarian, route: string): Promise<string> {
  const response = await fetch(`${url}/api/v1${route}`);
  expect(response.status).toBe(200);
  return response.text();
}

/** What the library with these settings answers; it runs only meanwhile. */
async function answers(settings: Settings, routes: readonly string[]): Promise<string[]> {
  await using librarian = await startChildLibrarian(settings);
  const texts = await Promise.all(routes.map((route) => get(librarian, route)));
  await librarian.kill('SIGTERM');
  return texts;
}

async function shelve({ url }: ChildLibrarian, page: string) {
  const headers = { 'content-type': 'application/json' };
  const submitted = await fetch(`${url}/api/v1/ingest`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ url: page }),
  });
  const { job_id: jobId } = (await submitted.json()) as { job_id: string };
  await (await fetch(`${url}/api/v1/stream/${jobId}`)).text();
  return jobId;
}

test('a library moves from one folder to services and back to a folder, and answers the same everywhere', async () => {
  const [small, again] = [{ DATA_DIR: join(folder, 'small') }, { DATA_DIR: join(folder, 'again') }];
  await using database = await createTestDatabase();
  const large = { DATA_DIR: join(folder, 'large'), DATABASE_URL: database.url, ...size.settings };

  const running = await startChildLibrarian(small);
  const jobs = [await shelve(running, site.url('/changing/1')), await shelve(running, site.url('/not-found'))];
  site.change('/changing/1');
  jobs.push(await shelve(running, site.url('/changing/1')));
  const exported = await json(small, 'export', path, '--verify');
  expect(exported).toMatchObject({ verified: true, counts: { documents: 1, revisions: 2, jobs: 3, files: 2 } });
  const { items } = JSON.parse(await get(running, '/library'));
  const document = `/documents/${items[0].id}`;
  const routes = [
    ...['/library', '/ingest', document, `${document}/content`, `${document}/content?revision=1`],
    ...jobs.flatMap((id) => [`/ingest/${id}`, `/stream/${id}`]),
  ];
  const before = await Promise.all(routes.map((route) => get(running, route)));
  await running.kill('SIGTERM');

  expect(await json(large, 'import', path, '--verify')).toMatchObject({ verified: true, added: exported.counts });
  expect(await answers(large, routes)).toEqual(before);

  await json(large, 'export', path);
  expect(await json(again, 'import', path, '--verify')).toMatchObject({ verified: true, added: exported.counts });
  expect(await json(small, 'import', path, '--verify-only')).toMatchObject({ verified: true, added: null });
  expect(await answers(again, routes)).toEqual(before);
}, 120_000);

test('people are told in words, and a library that has all of it already says so', async () => {
  await using database = await createTestDatabase();
  const settings = { DATA_DIR: join(folder, 'words'), DATABASE_URL: database.url };
  const first = await librarian(settings, 'import', path);
  expect(first.stdout).toMatch(/^Imported 1 document, 1 address, 2 revisions, 3 jobs, \d+ events, 2 files\nfrom /);
  const second = await librarian(settings, 'import', path, '--verify');
  expect(second.stdout).toMatch(/^Nothing to import[\s\S]*\nVerified: the library has all that the file has/);
  const exported = await librarian(settings, 'export', join(folder, 'words.gz'), '--verify');
  expect(exported.stdout).toMatch(/^Exported 1 document[\s\S]*MB, in \d+(\.\d)? s\nVerified: /);

  await using empty = await createTestDatabase();
  const compared = await librarian({ ...settings, DATABASE_URL: empty.url }, 'import', path, '--verify-only');
  expect(compared.stderr).toMatch(
    /^The library is not what the file says:\n {2}documents: of 1, 1 missing and 0 different$/m,
  );
  expect([first.code, second.code, exported.code, compared.code]).toEqual([0, 0, 0, 1]);
}, 120_000);

test('what can not be done is said in a sentence', async () => {
  const nowhere = join(folder, 'nowhere');
  const settings = { DATA_DIR: nowhere };
  expect(await librarian(settings, 'export', path)).toEqual({
    code: 1,
    stdout: '',
    stderr: `There is no library in ${nowhere}. Set DATA_DIR to its folder, or DATABASE_URL to its database.\n`,
  });
  expect((await librarian(settings, 'import', nowhere)).stderr).toBe(`There is no file ${nowhere}.\n`);
  expect((await librarian(settings, 'export', path, '--server', 'http://localhost:1')).stderr).toContain(
    'Leave out --server.',
  );
  const away = { DATA_DIR: nowhere, DATABASE_URL: 'postgresql://127.0.0.1:9/none' };
  expect((await librarian(away, 'import', path)).stderr).toBe('The database can not be reached at the moment.\n');
  expect((await librarian({ ...settings, DATABASE_URL: 'mysql://' }, 'export', path)).stderr).toContain(
    'DATABASE_URL must be',
  );
}, 120_000);

test('whoever interrupts a command is told that nothing was kept', async () => {
  const screen = openScreen();
  const io = { terminal: screen.terminal, input: process.stdin, interruptible: () => AbortSignal.abort() };
  expect(await runCommandLine(['import', path], io)).toBe(130);
  expect(screen.errors()).toBe('Interrupted: nothing was kept.\n');
});

test('help has an example for each of the two', async () => {
  for (const command of ['export', 'import']) {
    const { terminal, output } = openScreen();
    const { signal } = new AbortController();
    const io = { terminal, input: process.stdin, interruptible: () => signal };
    expect(await runCommandLine([command, '--help'], io)).toBe(0);
    expect(output()).toContain(`$ npx librarian ${command} library.jsonl.gz`);
  }
});
