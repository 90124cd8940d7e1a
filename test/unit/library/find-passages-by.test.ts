import { expect, test, vi } from 'vitest';
import { createFindFused } from '../../../src/library/find-fused.ts';
import { createFindPassagesBy } from '../../../src/library/find-passages-by.ts';

const ENOUGH = { passages: 10, documents: 10 };
const byWords = async () => ({ passages: [], words: [], correctedText: null });

test('who did not ask for meaning does not wait for vectors that take long to be read', async () => {
  vi.useFakeTimers();
  try {
    const find = createFindPassagesBy(byWords, () => new Promise(() => undefined));
    const found = find('auto', 'otters', {}, ENOUGH);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await found).toMatchObject({
      mode: 'keyword',
      rankings: [[]],
      notice: expect.stringMatching(/still being read/),
    });
  } finally {
    vi.useRealTimers();
  }
});

test('what is no outage is not hidden', async () => {
  const find = createFindPassagesBy(byWords, () => Promise.reject(new TypeError('a fault of ours')));
  await expect(find('auto', 'otters', {}, ENOUGH)).rejects.toThrow(TypeError);
});

test('whoever reads passages gets those of both rankings, best first', async () => {
  const passage = (number: number) => ({
    number,
    documentId: 'one',
    score: number,
    terms: new Int32Array(),
    titleTerms: 0,
  });
  const found = async () => ({ passages: [passage(1), passage(2)], words: [], correctedText: null });
  const findBoth = createFindFused(createFindPassagesBy(found, async () => [passage(3), passage(2)]));
  expect((await findBoth('otters', {}, ENOUGH)).passages.map(({ number }) => number)).toEqual([2, 1, 3]);
  const findOne = createFindFused(createFindPassagesBy(found, null));
  expect((await findOne('otters', {}, ENOUGH)).passages).toEqual([passage(1), passage(2)]);
});
