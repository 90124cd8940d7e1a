import { expect, test } from 'vitest';
import { groupCalls } from '../../../src/storage/database/group-calls.ts';

/** A function of many that notes its groups and ends a call only when it is let go. */
function gated({ most = 100, lanes = 1 } = {}) {
  const groups: (readonly number[])[] = [];
  const open: (() => void)[] = [];
  let begun = Promise.withResolvers<void>();
  const call = groupCalls(
    async (items: readonly number[]) => {
      groups.push(items);
      const gate = Promise.withResolvers<void>();
      open.push(gate.resolve);
      begun.resolve();
      begun = Promise.withResolvers();
      await gate.promise;
      return items.map((item) => item * 10);
    },
    { most, lanes },
  );
  return { call, groups, begun: () => begun.promise, letGo: () => open.shift()?.() };
}

test('calls that come together go together, and each gets its own answer', async () => {
  const { call, groups, begun, letGo } = gated();
  const answers = Promise.all([call(1), call(2), call(3)]);
  await begun();
  letGo();
  expect(await answers).toEqual([10, 20, 30]);
  expect(groups).toEqual([[1, 2, 3]]);
});

test('what comes while a call is under way goes together in the next', async () => {
  const { call, groups, begun, letGo } = gated();
  const first = call(1);
  await begun();
  const later = Promise.all([call(2), call(3)]);
  expect(groups).toEqual([[1]]);
  const next = begun();
  letGo();
  await next;
  letGo();
  expect([await first, ...(await later)]).toEqual([10, 20, 30]);
  expect(groups).toEqual([[1], [2, 3]]);
});

test('a group holds no more than it may, and as many go at once as there are lanes', async () => {
  const { call, groups, begun, letGo } = gated({ most: 2, lanes: 2 });
  const answers = Promise.all([1, 2, 3, 4, 5].map(call));
  await begun();
  expect(groups).toEqual([
    [1, 2],
    [3, 4],
  ]);
  const next = begun();
  letGo();
  await next;
  expect(groups.at(-1)).toEqual([5]);
  letGo();
  letGo();
  expect(await answers).toEqual([10, 20, 30, 40, 50]);
});

test('items with the same key go one after the other, in their order, without holding up the others', async () => {
  const groups: (readonly string[])[] = [];
  const call = groupCalls(
    async (items: readonly string[]) => {
      groups.push(items);
      return items;
    },
    { most: 3, keyOf: (item) => item[0] },
  );
  const items = ['a1', 'a2', 'b1', 'a3', 'b2', 'c1', 'd1'];
  expect(await Promise.all(items.map(call))).toEqual(items);
  expect(groups).toEqual([['a1', 'b1', 'c1'], ['a2', 'b2', 'd1'], ['a3']]);
});

test('a call that fails of one item fails only that one', async () => {
  const call = groupCalls(
    async (items: readonly string[]) => {
      if (items.includes('bad')) throw new RangeError('bad item');
      return items.map((item) => item.toUpperCase());
    },
    { most: 10, mayBeOneItem: (error) => error instanceof RangeError },
  );
  const outcomes = await Promise.allSettled(['a', 'bad', 'c'].map(call));
  expect(outcomes).toMatchObject([{ value: 'A' }, { reason: { message: 'bad item' } }, { value: 'C' }]);
});

test('a call that fails of something else fails for all, and the next is tried', async () => {
  let down = true;
  const call = groupCalls(
    async (items: readonly number[]) => {
      if (down) throw new Error('the database is away');
      return items;
    },
    { most: 10 },
  );
  const outcomes = await Promise.allSettled([call(1), call(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  down = false;
  expect(await call(3)).toBe(3);
});
