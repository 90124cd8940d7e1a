import { expect, test } from 'vitest';
import { startTestApp } from '../../support/app.ts';
import { openDatabaseLine } from '../../support/database-line.ts';
import { readMetrics } from '../../support/metrics.ts';
import { createTestDatabase } from '../../support/postgres.ts';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly part?: string;
}

test('the log tells of an outage twice: that it began, and that it is over', async () => {
  await using database = await createTestDatabase();
  await using line = await openDatabaseLine(database);
  const lines: Line[] = [];
  await using app = await startTestApp({
    settings: { DATABASE_URL: line.url, LOG_LEVEL: 'info' },
    logTo: { write: (text) => void lines.push(JSON.parse(text)) },
  });
  await line.cut();
  await Promise.all(Array.from({ length: 20 }, () => app.rest('GET', '/library')));
  // Five looks of the worker into the queue.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  await line.mend();
  const ofParts = () => lines.filter(({ part }) => part !== undefined);
  await expect.poll(() => ofParts().length).toBe(2);
  expect(lines.filter(({ level }) => level >= 40)).toMatchObject([{ part: 'database', level: 40 }]);
  expect(ofParts().at(-1)).toMatchObject({ part: 'database', msg: 'the part is back', level: 30 });
});

test('what callers do wrong, or ask of a model that is not set, is no fault of the house', async () => {
  const lines: Line[] = [];
  await using app = await startTestApp({
    settings: { LOG_LEVEL: 'info' },
    logTo: { write: (text) => void lines.push(JSON.parse(text)) },
  });
  await expect(app.graphql('{ ask(question: "") { answered } }')).rejects.toThrow('The question is empty.');
  await expect(app.graphql('{ library(first: 0) { totalCount } }')).rejects.toThrow('"first"');
  await expect(app.graphql('{ search(q: "otters", mode: SEMANTIC) { mode } }')).rejects.toThrow('none is set');
  expect((await app.rest('GET', '/search?q=otters&mode=semantic')).status).toBe(503);
  expect(lines.filter(({ level }) => level >= 40)).toEqual([]);
  const { value } = await readMetrics(app.url);
  expect(value('librarian_driver_errors_total{part="ai"}')).toBe(0);
});
