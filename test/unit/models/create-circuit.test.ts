import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DomainError } from '../../../src/domain/failure.ts';
import { createCircuit } from '../../../src/models/create-circuit.ts';

const away = (retryAfterMs?: number) =>
  new DomainError('AI_UNAVAILABLE', 'It is away.', retryAfterMs === undefined ? {} : { retryAfterMs });

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** Work that fails, or not, and how often it was done. */
function counted(error: Error | null) {
  const work = vi.fn(async () => {
    if (error !== null) throw error;
    return 'done';
  });
  return work;
}

test('after a failure nobody asks for a while, then one does, and all do once that went well', async () => {
  const circuit = createCircuit(30);
  await expect(circuit(counted(away()))).rejects.toThrow('away');
  const meanwhile = counted(null);
  await expect(circuit(meanwhile)).rejects.toThrow('away');
  expect(meanwhile).not.toHaveBeenCalled();
  vi.advanceTimersByTime(40);
  const gate = Promise.withResolvers<string>();
  const trial = circuit(() => gate.promise);
  await expect(circuit(meanwhile)).rejects.toThrow('away');
  gate.resolve('done');
  expect(await trial).toBe('done');
  expect(await circuit(meanwhile)).toBe('done');
});

test('it is as patient as the endpoint asks for, within reason', async () => {
  const circuit = createCircuit(1);
  await expect(circuit(counted(away(60_000)))).rejects.toThrow('away');
  vi.advanceTimersByTime(10);
  await expect(circuit(counted(null))).rejects.toThrow('away');
});

test('what is no failure of the model opens nothing', async () => {
  const circuit = createCircuit(1_000);
  await expect(circuit(counted(new Error('cancelled')))).rejects.toThrow('cancelled');
  expect(await circuit(counted(null))).toBe('done');
});

test('a failure that says nothing of others lets all ask again', async () => {
  const circuit = createCircuit(10, ({ code }) => code !== 'AI_INVALID_OUTPUT');
  await expect(circuit(counted(away()))).rejects.toThrow('away');
  vi.advanceTimersByTime(20);
  await expect(circuit(counted(new DomainError('AI_INVALID_OUTPUT', 'It was refused.')))).rejects.toThrow('refused');
  const gate = Promise.withResolvers<string>();
  const first = circuit(() => gate.promise);
  expect(await circuit(counted(null))).toBe('done');
  gate.resolve('done');
  await first;
});
