import pino from 'pino';
import { readConfig } from '../../src/config.ts';
import { openStores, type Stores } from '../../src/open-stores.ts';

/** The shelf in a folder, while no server is at it or while one is. */
export async function openShelf(dataDir: string): Promise<Pick<Stores, 'database' | 'address'> & AsyncDisposable> {
  const stores = await openStores(readConfig({ DATA_DIR: dataDir }), pino({ level: 'silent' }), 'visit');
  const { database, address } = stores;
  return { database, address, [Symbol.asyncDispose]: () => stores.close() };
}
