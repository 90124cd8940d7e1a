/**
 * `npm test`: every test on the small size, with coverage; ends with what it ran against and the plain tally.
 * `npm run test:services`: the end-to-end tests on the large size, and all that ask for a real service, without coverage.
 * `npm run test:all`: both, nothing twice.
 */

import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from '../test/support/chromium.ts';

const [first = '', ...rest] = process.argv.slice(2);
const RUNS: Readonly<Record<string, readonly string[]>> = {
  '--services': ['--project=small', '--project=large', ...rest],
  '--all': ['--project=small', '--project=large', '--coverage', ...rest],
};
const selection = RUNS[first] ?? ['--project=small', '--coverage', ...process.argv.slice(2)];
// vitest.config.ts reads it.
const restriction = first === '--services' ? { SMALL_TESTS: filesThatAskForServices().join() } : {};

const folder = mkdtempSync(join(tmpdir(), 'librarian-tally-'));
const tallyFile = join(folder, 'tally.json');
const { status } = spawnSync(
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${tallyFile}`, ...selection],
  { stdio: 'inherit', env: { ...process.env, ...restriction } },
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

function filesThatAskForServices(): string[] {
  const files = globSync('test/**/*.test.ts');
  return files.filter((file) => readFileSync(file, 'utf8').includes('/support/services/test-service.ts'));
}
