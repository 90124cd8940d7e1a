/** Writes `openapi.json`, the description of the REST routes: `node scripts/print-openapi.ts [file]`. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeApi } from './describe-api.ts';

const [file = join(import.meta.dirname, '../openapi.json')] = process.argv.slice(2);
await writeFile(file, await describeApi());
