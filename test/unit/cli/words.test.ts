import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { contractJson, word } from '../../../src/cli/contract-json.ts';
import { duration, timeAgo } from '../../../src/cli/human-time.ts';
import { readSources } from '../../../src/cli/read-sources.ts';
import { serverUrl } from '../../../src/config.ts';

const NOON = Date.parse('2026-11-20T12:00:00.000Z');

test.each([
  ['2026-11-20T11:59:59.500Z', 'just now'],
  ['2026-11-20T12:00:03.000Z', 'just now'],
  ['2026-11-20T11:59:15.000Z', '45 s ago'],
  ['2026-11-20T11:57:00.000Z', '3 min ago'],
  ['2026-11-20T07:30:00.000Z', '4 h ago'],
  ['2026-11-18T11:00:00.000Z', '2 d ago'],
  ['2026-10-01T11:00:00.000Z', '2026-10-01'],
])('%s is %s at noon', (timestamp, words) => {
  expect(timeAgo(timestamp, NOON)).toBe(words);
});

test.each([
  [12, '0.0 s'],
  [9_940, '9.9 s'],
  [9_960, '10 s'],
  [59_400, '59 s'],
  [125_000, '2 min 5 s'],
])('%d ms are %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test('JSON has the names and the words of REST', () => {
  const job = {
    __typename: 'Job',
    jobId: '1',
    currentStage: 'EXTRACT',
    stagesCompleted: ['EXTRACT', 'LOAD'],
    failure: { code: 'LOGIN_REQUIRED', failedIn: 'EXTRACT', httpStatus: null },
    result: { tier: 'TIER_A', title: 'TIER_A' },
  };
  expect(contractJson(job)).toEqual({
    job_id: '1',
    current_stage: 'extract',
    stages_completed: ['extract', 'load'],
    failure: { code: 'LOGIN_REQUIRED', stage: 'extract', http_status: null },
    result: { tier: 'tier-a', title: 'TIER_A' },
  });
  expect(word('JOB_STARTED')).toBe('job_started');
});

test('"-" stands for the addresses on standard input, without empty lines and comments', async () => {
  const input = Readable.from('https://a.example/\r\n\n# not this\n  https://b.example/  \n');
  const { urls, paths } = await readSources(['https://first.example/', '-'], input);
  expect(urls).toEqual(['https://first.example/', 'https://a.example/', 'https://b.example/']);
  expect(paths).toEqual([]);
});

test('a path is told from an address by how it is written, or since it is there; but no line of a list is one', async () => {
  const named = [
    'package.json',
    './absent.md',
    '../a.md',
    '/etc/hosts',
    'C:\\a.md',
    'example.com',
    'http://x.example',
    '-',
  ];
  const { urls, paths } = await readSources(named, Readable.from('package.json\n/etc/hosts\n'));
  expect(paths).toEqual(['package.json', './absent.md', '../a.md', '/etc/hosts', 'C:\\a.md']);
  expect(urls).toEqual(['example.com', 'http://x.example', 'package.json', '/etc/hosts']);
});

test.each([
  ['127.0.0.1', 'http://localhost:8000'],
  ['0.0.0.0', 'http://localhost:8000'],
  ['::1', 'http://[::1]:8000'],
  ['shelf.example', 'http://shelf.example:8000'],
])('a server on %s is found at %s', (host, url) => {
  expect(serverUrl({ host, port: 8_000 })).toBe(url);
});
