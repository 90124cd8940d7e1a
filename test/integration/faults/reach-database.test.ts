import { expect, test } from 'vitest';
import { reachDatabase } from '../../../src/storage/database/reach-database.ts';
import { openDatabaseLine } from '../../support/database-line.ts';
import { createTestDatabase } from '../../support/postgres.ts';

function memoryLog() {
  const warnings: string[] = [];
  return { warnings, log: { warn: (message: string) => void warnings.push(message) } };
}

test('a database that is starting is waited for, and that is said', async () => {
  await using database = await createTestDatabase();
  await using line = await openDatabaseLine(database);
  await line.cut();
  const { warnings, log } = memoryLog();
  const reached = reachDatabase({ connectionString: line.url }, { log });
  await expect.poll(() => warnings.length).toBe(1);
  await line.mend();
  const client = await reached;
  await client.end();
  expect(warnings).toEqual([
    expect.stringMatching(/^The database at 127\.0\.0\.1:\d+ can not be reached \(.*ECONNREFUSED/),
  ]);
});

test('one that does not come is given up, with a sentence that says what to look at', async () => {
  const address = { connectionString: 'postgresql://someone:secret@127.0.0.1:1/shelf' };
  const failure = await reachDatabase(address, { log: memoryLog().log, patienceMs: 300 }).catch(String);
  expect(failure).toMatch(
    /^Error: The database at 127\.0\.0\.1:1 can not be reached: .*Is it running, and is DATABASE_URL right\?$/,
  );
  expect(failure).not.toContain('secret');
});

test('one that refuses is not asked again', async () => {
  await using database = await createTestDatabase();
  const { warnings, log } = memoryLog();
  const address = { ...database.connectionConfig, database: 'no_such_database' };
  await expect(reachDatabase(address, { log })).rejects.toThrow(/refuses the connection that DATABASE_URL asks for/);
  expect(warnings).toEqual([]);
});
