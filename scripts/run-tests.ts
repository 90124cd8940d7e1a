/** `npm test`: every test that this machine can run, with coverage; ends with what it ran against and the plain tally. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from '../test/support/chromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'librarian-tally-'));
const tallyFile = join(folder, 'tally.json');
const { status } = spawnSync(
  'vitest',
  [
    'run',
    '--coverage',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${tallyFile}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);

console.log('\nPostgreSQL: real, the one that comes with the dependencies');
console.log(
  chromiumPath === null
    ? 'Chromium: left out, none is installed (Debian: apt-get install chromium)'
    : `Chromium: ${chromiumPath}`,
);

const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(tallyFile, 'utf8'));
rmSync(folder, { recursive: true });
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests + numTodoTests} skipped`);
process.exitCode = status ?? 1;
