import { pino } from 'pino';
import { readConfig } from '../config.ts';
import { openStores, type Stores, type Tenancy } from '../open-stores.ts';
import { translateDatabaseError } from '../storage/database/database-errors.ts';

/**
 * Does a command's work on the stores that the settings name, and closes them.
 *
 * @throws Error with a sentence for the person
 */
export async function withStores<Result>(
  tenancy: Exclude<Tenancy, 'own'>,
  work: (stores: Stores) => Promise<Result>,
): Promise<Result> {
  try {
    const stores = await openStores(readConfig(), pino({ level: 'error' }, pino.destination(2)), tenancy);
    return await work(stores).finally(() => stores.close());
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
