import { expect, test } from 'vitest';
import { cacheInMemory } from '../../../src/library/cache-shelf.ts';

test('what is asked again is answered without asking, until the shelf changes or some seconds have passed', async () => {
  let now = 0;
  let asked = 0;
  const cache = cacheInMemory(() => now);
  const ask = async (question = 'tags') => cache.remember([question], async () => ++asked);
  expect([await ask(), await ask(), await ask('stats')]).toEqual([1, 1, 2]);
  await cache.drop();
  expect([await ask(), await ask()]).toEqual([3, 3]);
  now = 10_000;
  expect(await ask()).toBe(4);
});

test('an answer that a change overtook is given to those who asked before it, and to nobody after', async () => {
  const cache = cacheInMemory();
  const late = Promise.withResolvers<string>();
  const [first, second] = [0, 1].map(() => cache.remember('q', () => late.promise));
  await cache.drop();
  const third = cache.remember('q', async () => 'new');
  late.resolve('old');
  expect(await Promise.all([first, second, third])).toEqual(['old', 'old', 'new']);
  expect(await cache.remember('q', async () => 'newer')).toBe('new');
});

test('a failure is not kept', async () => {
  const cache = cacheInMemory();
  await expect(cache.remember('q', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await cache.remember('q', async () => 'there')).toBe('there');
});

test('it does not grow without end', async () => {
  const cache = cacheInMemory();
  for (let n = 0; n < 1_000; n++) await cache.remember(n, async () => n);
  expect(await cache.remember(0, async () => 'anew')).toBe('anew');
});
