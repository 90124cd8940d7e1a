import type { Prisma } from '../storage/database/generated/client.ts';
import type { Database, Queryable } from '../storage/database/open-database.ts';

/** A library takes as long as it takes; the longest that a timer can be set to. */
const NO_LIMIT_MS = 2 ** 31 - 1;

/**
 * Runs work in one transaction without a deadline, in which moments are written in UTC, as they are compared.
 *
 * With `snapshot`, it sees the library as it is now, whatever is written meanwhile, and writes nothing.
 */
export function inTransaction<Result>(
  database: Database,
  kind: 'snapshot' | 'write',
  work: (transaction: Queryable) => Promise<Result>,
): Promise<Result> {
  const isolationLevel: Prisma.TransactionIsolationLevel = kind === 'snapshot' ? 'RepeatableRead' : 'ReadCommitted';
  return database.$transaction(
    async (transaction) => {
      if (kind === 'snapshot') await transaction.$executeRaw`SET TRANSACTION READ ONLY`;
      await transaction.$executeRaw`SET LOCAL TimeZone TO 'UTC'`;
      // Files are stored and compared meanwhile, which may take long.
      await transaction.$executeRaw`SET LOCAL idle_in_transaction_session_timeout TO 0`;
      await transaction.$executeRaw`SET LOCAL statement_timeout TO 0`;
      return work(transaction);
    },
    { isolationLevel, timeout: NO_LIMIT_MS },
  );
}
