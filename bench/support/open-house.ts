import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHouse } from '../../test/support/services/start-house.ts';

export interface OpenHouse extends AsyncDisposable {
  /** Where its APIs are. */
  readonly apis: readonly string[];
}

/** The large size as processes of their own over a PostgreSQL, a Redis and a folder, all on this machine. */
export async function openHouse(processes: { readonly apis: number; readonly workers: number }): Promise<OpenHouse> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'librarian-bench-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const house = opened.use(await startHouse({ ...processes, folder, s3: false }));
  const resources = opened.move();
  return { apis: house.apis.map(({ url }) => url), [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
