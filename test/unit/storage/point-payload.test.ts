import { expect, test } from 'vitest';
import { ZodError } from 'zod';
import { readPlace, readRevision } from '../../../src/storage/vectors/point-payload.ts';

const REVISION = '0199f3c2-7a41-7c66-9d5b-3f0c2a1e8b70';

test('a point says which chunk of which revision it is', () => {
  expect(readPlace({ revision_id: REVISION, ordinal: 3 })).toEqual({ revisionId: REVISION, ordinal: 3 });
  expect(readRevision({ revision_id: REVISION })).toBe(REVISION);
});

test.for([[null], [undefined], [{}], [{ revision_id: 7, ordinal: 0 }], [{ revision_id: 'someone else', ordinal: 0 }]])(
  'the point of another program is refused: %j',
  ([payload]) => {
    expect(() => readRevision(payload)).toThrow(ZodError);
    expect(() => readPlace(payload)).toThrow(ZodError);
  },
);

test.for([[undefined], [-1], [1.5], ['0']])('a chunk is a whole number from 0, and not %j', ([ordinal]) => {
  expect(() => readPlace({ revision_id: REVISION, ordinal })).toThrow(ZodError);
});
