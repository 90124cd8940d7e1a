import { execFile, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { startLocalSite } from '../support/local-site.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;

/** The shell blocks of the walk, as one script for this server and this page. */
async function walkScript(serverUrl: string, page: string): Promise<string> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const walk = readme.slice(readme.indexOf('## A walk through it'), readme.indexOf('## What happens to a page'));
  const blocks = [...walk.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block ?? '');
  expect(blocks.length).toBeGreaterThan(7);
  const [first = '', ...rest] = blocks;
  expect(first).toMatch(/^PAGE=\S+\n$/);
  return [`PAGE=${page}\n`, ...rest].join('echo\n').replaceAll('http://localhost:8000', serverUrl);
}

test.skipIf(!hasCurl)('every command of the walk through the README works as it is printed', async () => {
  await using site = await startLocalSite();
  await using app = await startTestApp();
  const script = await walkScript(app.url, site.url('/article'));
  const { stdout } = await promisify(execFile)('bash', ['-euc', script], { cwd: app.dataDir });

  expect(stdout).toContain('"status":"queued"');
  expect(stdout.match(/event: job_completed/g)).toHaveLength(2);
  expect(stdout).toContain('"percent_complete":100');
  expect(stdout).toMatch(/^# The mills that ran on the tide$/m);
  expect(stdout).toContain('"quality":{"reasons":');
  expect(stdout).toContain('"answered":false');
  expect(stdout).toMatch(/^event: done$/m);
  expect(stdout).toContain('"tags":["libraries","to read"]');
  expect(stdout).toContain('"url":"file:hours.md"');
  expect(stdout).toContain('"url":"https://example.com/members"');
  expect(stdout).toContain('"__typename":"JobCompletedEvent"');
  expect(stdout).toContain('"code":"INVALID_URL"');
  expect(stdout).toContain('"code":"INVALID_STATE"');
  expect(stdout).toMatch(/\{"status":"ok",.*"database":\{"status":"ok"/);
});
