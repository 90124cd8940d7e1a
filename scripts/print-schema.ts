/** Writes `schema.graphql`, the schema as the server serves it: `node scripts/print-schema.ts [file]`. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printedSchema } from '../src/graphql/schema.ts';

const [file = join(import.meta.dirname, '../schema.graphql')] = process.argv.slice(2);
await writeFile(file, printedSchema());
