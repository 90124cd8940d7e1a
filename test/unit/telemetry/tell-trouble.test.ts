import { expect, test } from 'vitest';
import { tellTrouble } from '../../../src/telemetry/tell-trouble.ts';

test('a collector that is away is told of once, and once more each time after it was back', () => {
  const told: string[] = [];
  const results = [true, false, false, true, true, false];
  const exporter = tellTrouble(
    {
      export: (_spans, done) => done(results.shift() ? { code: 0 } : { code: 1, error: new Error('away') }),
      shutdown: () => Promise.resolve(),
    },
    { onTrouble: (error) => told.push(String(error)), onRecovery: () => told.push('back') },
  );
  while (results.length > 0) exporter.export([], () => told.push('.'));
  expect(told).toEqual(['.', 'Error: away', '.', '.', 'back', '.', '.', 'Error: away', '.']);
});
