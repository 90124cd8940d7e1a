import { inject } from 'vitest';
import type { ServiceAddresses } from './serve-services.ts';

export interface TestService<Address> {
  /** Why this run has none; null if it has one. */
  readonly missing: string | null;
  /** Where it is. To be called in tests and hooks, which are not run when it is missing. */
  address(): Address;
}

/**
 * Asks for a real service, which is started now if nobody asked before. Tests that need it are left out without it, and
 * counted as skipped:
 *
 *     const redis = await testService('redis');
 *     describe.skipIf(redis.missing)('news over Redis', () => {
 *       beforeAll(async () => { events = await openRedisEvents(redis.address().url); });
 *
 * All test files share it: what a test writes goes under names of its own, and nothing is flushed.
 */
export async function testService<Name extends keyof ServiceAddresses>(
  name: Name,
): Promise<TestService<ServiceAddresses[Name]>> {
  const answer = await fetch(`${inject('testServices')}/${name}`);
  const found = (await answer.json()) as { address: ServiceAddresses[Name] } | { missing: string };
  return {
    missing: 'missing' in found ? found.missing : null,
    address() {
      if ('missing' in found) throw new Error(`A test asks for ${name}, but ${found.missing}`);
      return found.address;
    },
  };
}
