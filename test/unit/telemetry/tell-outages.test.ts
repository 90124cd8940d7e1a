import { expect, test } from 'vitest';
import { tellOutages } from '../../../src/telemetry/tell-outages.ts';

function setUp() {
  const lines: string[] = [];
  const state = { isThere: false };
  const tell = (level: string) => (facts: { part: string }) => void lines.push(`${level} ${facts.part}`);
  const outages = tellOutages({
    log: { warn: tell('warn'), info: tell('info') } as Parameters<typeof tellOutages>[0]['log'],
    checks: {
      files: async () => {
        if (!state.isThere) throw new Error('away');
      },
    },
    quietMs: 200,
  });
  return { lines, state, outages };
}

test('an outage is told when it begins and when it is over, however many meet it', async () => {
  const { lines, state, outages } = setUp();
  for (let times = 0; times < 100; times += 1) outages.met('files', new Error('away'));
  expect(lines).toEqual(['warn files']);
  state.isThere = true;
  await expect.poll(() => lines).toEqual(['warn files', 'info files']);
  outages.met('files', new Error('away again'));
  expect(lines.at(-1)).toBe('warn files');
  outages.close();
});

test('a part that answers but is of no use is not back', async () => {
  const { lines, state, outages } = setUp();
  state.isThere = true;
  const meeting = setInterval(() => outages.met('files', new Error('full')), 5);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(lines).toEqual(['warn files']);
  clearInterval(meeting);
  await expect.poll(() => lines).toEqual(['warn files', 'info files']);
  outages.close();
});
