/** Fails if a generated file of the repository is not what would be generated now. Writes nothing. */

import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { generate } from '@graphql-codegen/cli';
import codegen from '../codegen.ts';
import { printedSchema } from '../src/graphql/schema.ts';
import { describeApi } from './describe-api.ts';

const ROOT = join(import.meta.dirname, '..');

const printed = printedSchema();
const typed: readonly { filename: string; content: string }[] = await generate(
  { ...codegen, schema: printed, cwd: ROOT, silent: true },
  false,
);
const generated = new Map([
  ['schema.graphql', printed],
  ['openapi.json', await describeApi()],
  ...typed.map(({ filename, content }) => [relative(ROOT, resolve(ROOT, filename)), content] as const),
]);

const stale: string[] = [];
for (const [file, content] of generated) {
  const found = await readFile(join(ROOT, file), 'utf8').catch(() => null);
  if (found === null) stale.push(`${file} is missing`);
  else if (found !== content) stale.push(`${file} differs from what would be generated`);
}
if (stale.length > 0) {
  console.error(
    `Generated files are out of date:\n${stale.map((line) => `  - ${line}`).join('\n')}\nRun "npm run generate".`,
  );
  process.exitCode = 1;
} else {
  console.log(`${generated.size} generated files are as they would be generated now.`);
}
