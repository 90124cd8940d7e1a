import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { runCommandLine } from '../../src/cli/command-line.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';
import { openScreen, type Screen } from '../support/screen.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

let app: TestApp;
let site: LocalSite;
let article = 0;

/** A page that no test before has submitted. */
let page: string;

beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});
beforeEach(() => {
  article += 1;
  page = site.url(`/article/${article}`);
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly screen?: Screen;
  readonly input?: string;
  readonly signal?: AbortSignal;
}

async function librarianIn(surroundings: Surroundings, ...args: string[]): Promise<Ended> {
  const { screen = openScreen(), input = '', signal = new AbortController().signal } = surroundings;
  const io = { terminal: screen.terminal, input: Readable.from(input), interruptible: () => signal };
  const code = await runCommandLine([...args, '--server', app.url], io);
  return { code, stdout: screen.output(), stderr: screen.errors() };
}

function librarian(...args: string[]): Promise<Ended> {
  return librarianIn({}, ...args);
}

function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('a followed page is told line by line to its place on the shelf', async () => {
  const { code, stdout, stderr } = await librarian('ingest', page, '--follow');
  expect(stderr).toBe('');
  expect(stdout).toMatch(/\[ {2}0%\] .* extract: Fetching/);
  expect(stdout).toMatch(/\[ 40%\] .* extract completed in \d+(\.\d)? s/);
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
    new RegExp(`^shelved    tier-[a-d] +\\d\\.\\d  Story number \\d+  ${page}$`),
  );
  expect(code).toBe(0);
});

test('a page that has not changed is told as unchanged', async () => {
  const address = site.url('/etag');
  await librarian('ingest', address, '--follow');
  const { code, stdout } = await librarian('ingest', address, '--follow');
  expect(stdout).toMatch(/^unchanged {2}tier-/m);
  expect(code).toBe(0);
});

test('one page that fails makes the whole command fail, with its remedy', async () => {
  const { code, stdout } = await librarian('ingest', page, site.url('/login'), '--follow');
  expect(stdout).toMatch(/^shelved /m);
  expect(stdout).toMatch(/^failed .*401 Unauthorized.*\n +The page is behind a login/m);
  expect(code).toBe(1);
});

test('without --follow, success means that all were accepted', async () => {
  const accepted = await librarian('ingest', page);
  expect(accepted).toMatchObject({ code: 0, stderr: '' });
  expect(accepted.stdout).toMatch(/^queued {2}[0-9a-f-]{36} {2}http/);
  const refused = await librarian('ingest', 'nonsense', `${page}?other`);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^refused .*"nonsense" is not a web address/);
});

test('JSON lines have the events as REST sends them, with the address', async () => {
  const { stdout } = await librarian('ingest', page, 'nonsense', '--follow', '--json');
  const [rejected, ...events] = jsonLines(stdout);
  expect(rejected).toMatchObject({ type: 'rejected', url: 'nonsense', code: 'INVALID_URL' });
  const sent = await app.events(String(events[0]?.job_id));
  expect(events.map(({ seq, type }) => [seq, type])).toEqual(sent.map(({ data, event }) => [data.seq, event]));
  expect(events.at(-1)).toEqual({ ...sent.at(-1)?.data, type: 'job_completed', percent: 100, url: page });
});

test('a page that is being processed already is followed where it is', async () => {
  const gate = site.gate('/busy');
  const jobId = await app.ingest(site.url('/busy'));
  await gate.reached;
  const refused = await librarian('ingest', site.url('/busy'));
  expect(refused.stderr).toContain(`npx librarian job ${jobId}`);
  expect(refused.code).toBe(1);
  const screen = openScreen();
  const following = librarianIn({ screen }, 'ingest', site.url('/busy'), '--follow', '--json');
  await once(screen.terminal.output, 'data');
  gate.open();
  const { code, stdout } = await following;
  expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'job_completed', job_id: jobId });
  expect(code).toBe(0);
});

test('on a terminal, bars give way to a line for each page', async () => {
  const screen = openScreen(100);
  const { code } = await librarianIn({ screen }, 'ingest', page, site.url('/bot-check'), '--follow');
  const shown = stripVTControlCharacters(screen.output());
  expect(shown).toMatch(/░ +\d+% {2}http/);
  expect(shown).toMatch(/shelved {4}tier-/);
  expect(shown).toMatch(/failed .*\/bot-check/);
  expect(code).toBe(1);
});

test('many pages are read from standard input and submitted at once', async () => {
  const urls = Array.from({ length: 30 }, (_each, index) => site.url(`/article/${1_000 + index}`));
  const { code, stdout } = await librarianIn({ input: `${urls.join('\n')}\nnonsense\n` }, 'ingest', '-', '--json');
  const answer = JSON.parse(stdout);
  expect(answer.jobs.map((job: { url: string }) => job.url)).toEqual(urls);
  expect(answer.rejected).toMatchObject([{ url: 'nonsense', code: 'INVALID_URL' }]);
  expect(code).toBe(1);
  await Promise.all(answer.jobs.map((job: { job_id: string }) => app.untilEnded(job.job_id)));
});

test('Ctrl-C stops the following, not the job', async () => {
  const gate = site.gate('/patient');
  const child = spawn(process.execPath, [MAIN, 'ingest', site.url('/patient'), '--follow', '--server', app.url]);
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect(code).toBe(130);
  expect(errors).toMatch(/the jobs go on on the server[\s\S]*npx librarian job [0-9a-f-]{36} --follow/);
  gate.open();
  const jobId = /job ([0-9a-f-]{36})/.exec(errors)?.[1] ?? '';
  expect(await app.untilEnded(jobId)).toMatchObject({ status: 'completed' });
});

test('a job can be looked at, cancelled, retried and followed', async () => {
  const gate = site.gate('/changed-mind');
  const jobId = await app.ingest(site.url('/changed-mind'));
  await gate.reached;
  expect((await librarian('cancel', jobId)).stdout).toBe(`Cancelled ${site.url('/changed-mind')}\n`);
  expect((await librarian('job', jobId)).stdout).toMatch(/status +cancelled/);
  const again = await librarian('cancel', jobId);
  expect(again).toMatchObject({ code: 1, stdout: '' });
  gate.open();
  expect((await librarian('retry', jobId)).code).toBe(0);
  const followed = await librarian('job', jobId, '--follow');
  expect(followed.stdout.match(/^(shelved|cancelled) /gm)).toEqual(['shelved ']);
  expect(followed.code).toBe(0);
});

test('jobs and documents are listed as asked', async () => {
  await librarian('ingest', page, site.url('/not-found'), '--follow');
  const failed = JSON.parse((await librarian('jobs', '--status', 'failed', '--limit', '1', '--json')).stdout);
  expect(failed.items).toMatchObject([{ status: 'failed', progress: { error: { code: 'HTTP_CLIENT_ERROR' } } }]);
  const shelf = JSON.parse((await librarian('library', '--sort', 'quality_score', '--q', 'story', '--json')).stdout);
  const scores = shelf.items.map((item: { quality_score: number }) => item.quality_score);
  expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a));
  expect((await librarian('library', '--tier', 'd')).stdout).toBe('Nothing on the shelf is like that.\n');
  expect((await librarian('jobs')).stdout).toMatch(/^JOB +STATUS +DONE +SUBMITTED +ADDRESS +RESULT\n/);
});

test('JSON of jobs is what REST answers', async () => {
  const ids = [await app.ingest(page), await app.ingest(site.url('/login-page?json'))];
  const [shelved, failed] = await Promise.all(ids.map((id) => app.untilEnded(id)));
  const listed = JSON.parse((await librarian('jobs', '--limit', '2', '--json')).stdout);
  expect(listed).toEqual((await app.rest('GET', '/ingest?limit=2')).body);
  for (const job of [shelved, failed]) {
    const { events, ...shown } = JSON.parse((await librarian('job', job.job_id, '--json')).stdout);
    expect(shown).toEqual(job);
    expect(events).toMatchObject((await app.events(job.job_id)).map(({ event, data }) => ({ ...data, type: event })));
  }
  const retried = JSON.parse((await librarian('retry', failed.job_id, '--json')).stdout);
  expect(Object.keys(retried)).toEqual(Object.keys(failed));
});

test('the shelf is a table on a terminal, best first when asked', async () => {
  await librarian('ingest', page, '--follow');
  const screen = openScreen(80);
  await librarianIn({ screen }, 'library', '--sort', 'quality_score', '--limit', '1');
  const [titles, best, note] = stripVTControlCharacters(screen.output()).split('\n');
  expect(titles).toMatch(/^TIER +SCORE +SHELVED +ADDRESS +TITLE$/);
  expect(best).toMatch(/^tier-[ab] +\d\.\d +(\d+ \w+ ago|just now) +http/);
  expect(best?.length).toBeLessThanOrEqual(80);
  expect(note).toMatch(/^1 of \d+; more with --limit$/);
});

test('a job that models worked for is shown with what they read and wrote', async () => {
  const jobId = await app.ingest(site.url('/article/77'));
  await app.untilEnded(jobId);
  expect((await librarian('job', jobId)).stdout).not.toContain('tokens');
  await app.database.job.update({ where: { id: jobId }, data: { inputTokens: 12_345, outputTokens: 67 } });
  expect((await librarian('job', jobId)).stdout).toMatch(/^tokens +12,345 read by models, 67 written$/m);
});

test('a failed job is shown with its remedy and its log', async () => {
  const jobId = await app.ingest(site.url('/login-page'));
  await app.untilEnded(jobId);
  const { stdout } = await librarian('job', jobId);
  expect(stdout).toMatch(
    /^failure +.*\(LOGIN_REQUIRED\)\nremedy +The page is behind a login.* --skip-screening shelves/m,
  );
  expect(stdout).toMatch(/^\d\d:\d\d:\d\d +0% {2}extract: Fetching/m);
  expect((await librarian('retry', jobId)).stdout).toBe(`Queued ${site.url('/login-page')} again\n`);
  const finished = await librarian('job', jobId, '--follow', '--json');
  expect(jsonLines(finished.stdout).at(-1)).toMatchObject({
    type: 'error',
    code: 'LOGIN_REQUIRED',
    stage: 'transform',
  });
});

test('whoever interrupts the bars is told how to come back', async () => {
  const gate = site.gate('/bars');
  const screen = openScreen(100);
  const interrupted = new AbortController();
  const following = librarianIn({ screen, signal: interrupted.signal }, 'ingest', site.url('/bars'), '--follow');
  await Promise.all([gate.reached, once(screen.terminal.output, 'data')]);
  interrupted.abort();
  const { code, stderr } = await following;
  expect(stderr).toMatch(/Not following any more[\s\S]*npx librarian job [0-9a-f-]{36} --follow/);
  expect(code).toBe(130);
  gate.open();
});

test('the doctor names the driver of each part', async () => {
  const { code, stdout } = await librarian('doctor');
  expect(stdout).toMatch(/✓ server .* is ok\n✓ database +PostgreSQL/);
  expect(code).toBe(0);
});

test('mistakes are answered by a sentence and no stack trace', async () => {
  const { code, stderr } = await librarian('job', 'nonsense');
  expect(stderr).toBe('There is no job nonsense. List them with: npx librarian jobs\n');
  expect(code).toBe(1);
  expect((await librarian('library', '--limit', '0')).stderr).toContain('It must be from 1 to 1000.');
});

test('the version is the package’s', async () => {
  expect((await librarian('--version')).stdout).toBe(`${packageJson.version}\n`);
});

test('help has an example for each command', async () => {
  for (const command of [
    'serve',
    'ingest',
    'jobs',
    'job',
    'cancel',
    'retry',
    'library',
    'show',
    'update',
    'delete',
    'search',
    'ask',
    'doctor',
  ]) {
    const { code, stdout } = await librarian(command, '--help');
    expect(stdout).toContain(`$ npx librarian ${command}`);
    expect(code).toBe(0);
  }
});

test('ask answers from the shelf and shows what it rests on, or all of the answer as JSON', async () => {
  const text = '<p>Otters sleep on their backs and hold hands, so that they do not drift apart.</p>';
  site.page('/otters', `<title>How otters sleep</title><article><h1>How otters sleep</h1>${text}</article>`);
  await app.untilEnded(await app.ingest(site.url('/otters'), { options: { skip_screening: true } }));
  const quote = 'Otters sleep on their backs and hold hands, so that they do not drift apart.';

  const { code, stdout } = await librarian('ask', 'Why do', 'otters hold hands?');
  expect([code, stdout.split('\n')[0]]).toEqual([0, `${quote} [1]`]);
  expect(stdout).toContain(`[1] How otters sleep\n    ${site.url('/otters')}\n    “${quote}”`);
  const screen = openScreen(80);
  const live = await librarianIn({ screen }, 'ask', 'Why do otters hold hands?');
  expect(stripVTControlCharacters(live.stdout)).toContain(`${quote} [1]\n`);
  const json = JSON.parse((await librarian('ask', 'Why do otters hold hands?', '--json')).stdout);
  expect(json).toMatchObject({ answered: true, code: null, citations: [{ n: 1, revision: 1, quote, tier: 'tier-d' }] });
  const nothing = await librarian('ask', 'How many moons has Jupiter?');
  expect([nothing.code, nothing.stdout]).toEqual([0, expect.stringContaining('Nothing on the shelf answers this.')]);
  expect((await librarian('ask', 'otters', '--top-k', '0')).code).toBe(1);
  expect((await librarian('ask', ' ')).stderr).toContain('The question is empty.');
});

test('search shows the passage that says most about the question, or all of the answer as JSON', async () => {
  site.page(
    '/tides',
    '<title>Tides</title><article><h1>Tides</h1><p>The moon pulls the ocean towards it.</p></article>',
  );
  await app.untilEnded(await app.ingest(site.url('/tides'), { options: { skip_screening: true } }));
  const { code, stdout } = await librarian('search', 'what', 'pulls', 'the', 'oceans?');
  expect([code, stdout]).toEqual([0, expect.stringContaining('The moon pulls the ocean towards it.')]);
  const json = JSON.parse((await librarian('search', 'oceans', '--limit', '1', '--json')).stdout);
  expect(json).toMatchObject({ mode: 'keyword', items: [{ document: { title: 'Tides' } }], showing_results_for: null });
  expect((await librarian('search', 'zzzz')).stdout).toContain('Nothing on the shelf');
  expect((await librarian('search', 'ocean', '--limit', '0')).code).toBe(1);
  expect((await librarian('search', 'ocean', '--mode', 'semantic')).stderr).toContain('AI_EMBEDDING_MODEL');
});

test('a document is shown, changed by hand and deleted', async () => {
  await librarian('ingest', page, '--follow');
  const [{ id, title }] = JSON.parse((await librarian('library', '--limit', '1', '--json')).stdout).items;
  expect((await librarian('show', id)).stdout).toMatch(new RegExp(`^title +${title}\\ndocument +${id}\\naddress`));
  const changes = ['--title', 'A better title', '--tag', 'one', 'two', '--tier', 'a'];
  const { url } = JSON.parse((await librarian('show', id, '--json')).stdout);
  expect(JSON.parse((await librarian('show', url, '--json')).stdout)).toMatchObject({ id, url });
  const changed = await librarian('update', url, ...changes);
  expect(changed.stdout).toMatch(
    /^title +A better title \(by hand\)\n.*\n.*\ntier +tier-a \(by hand\).*\ntags +one, two \(by hand\)/,
  );
  const reset = JSON.parse((await librarian('update', id, '--reset', 'title', 'tier', '--json')).stdout);
  expect(reset).toMatchObject({ id, title, tags: ['one', 'two'], by_hand: ['tags'], current_revision: 1 });
  expect(JSON.parse((await librarian('show', id, '--json')).stdout)).toEqual(reset);
  expect(await librarian('delete', id)).toMatchObject({ code: 0, stdout: `Deleted the document ${id}\n` });
});

test('what can not be done with a document is told', async () => {
  const id = '0199f3c2-7a41-7c66-9d5b-3f0c2a1e8b70';
  for (const command of [['show'], ['delete'], ['update', '--title', 'New']] as const) {
    const [name, ...flags] = command;
    const { code, stderr } = await librarian(name, id, ...flags);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`There is no document ${id}.`)]);
  }
  expect((await librarian('update', id)).stderr).toContain('Say what to change');
  expect((await librarian('update', id, '--tier', 'x')).stderr).toContain('A tier is a, b, c or d.');
});

describe('files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'librarian-files-'));
    await writeFile(join(folder, 'notes.md'), `# The keeper\n\n${'He lights the lamp each evening. '.repeat(40)}`);
    await writeFile(join(folder, 'saved.html'), site.gate('/unused-html').html);
    await writeFile(join(folder, 'empty.txt'), '');
    await writeFile(join(folder, 'huge.txt'), Buffer.alloc(30_000_000, 'all work and no play\n'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('are uploaded and followed beside pages', async () => {
    const named = [page, join(folder, 'notes.md'), join(folder, 'saved.html')];
    const { code, stdout, stderr } = await librarian('ingest', ...named, '--follow');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/file:notes\.md .*extract: Reading what was uploaded/);
    expect(stdout.match(/^shelved /gm)).toHaveLength(3);
    expect(stdout).toMatch(/^shelved .*The keeper {2}file:notes\.md$/m);
  });

  test('that are refused spoil no other, and are told by their paths', async () => {
    const named = ['absent.md', 'empty.txt', '', 'huge.txt', 'notes.md'].map((name) => join(folder, name));
    const { code, stdout } = await librarian('ingest', ...named, '--json', '--priority', 'high');
    const { jobs, rejected } = JSON.parse(stdout);
    expect([code, jobs]).toEqual([1, [expect.objectContaining({ url: 'file:notes.md', status: 'queued' })]]);
    expect(rejected).toEqual([
      { url: named[0], code: 'INVALID_INPUT', detail: expect.stringContaining('can not be read') },
      { url: named[1], code: 'INVALID_INPUT', detail: 'The file is empty.' },
      { url: named[2], code: 'INVALID_INPUT', detail: expect.stringContaining('is no file') },
      { url: named[3], code: 'TOO_LARGE', detail: expect.stringContaining('larger than 20 MB') },
    ]);
    expect(await app.untilEnded(jobs[0].job_id)).toMatchObject({ priority: 'high', result: { cached: true } });
  });
});
