import { expect, test } from 'vitest';
import { createAllowance } from '../../src/graphql/allowance.ts';

test('a request may load two hundred large things, and no more', () => {
  const allowance = createAllowance();
  for (let loads = 0; loads < 200; loads += 1) allowance.spend('content');
  expect(() => allowance.spend('events')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', field: 'events' }));
});
