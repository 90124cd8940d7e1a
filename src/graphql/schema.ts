/** The schema: a file of `types/` joins it by being named here. */

import { lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.ts';
import './types/answer.ts';
import './types/cancel-and-retry.ts';
import './types/delete-document.ts';
import './types/document.ts';
import './types/errors.ts';
import './types/health.ts';
import './types/ingest.ts';
import './types/ingest-batch.ts';
import './types/ingest-upload.ts';
import './types/job.ts';
import './types/related.ts';
import './types/revision.ts';
import './types/search.ts';
import './types/stats.ts';
import './types/tags.ts';
import './types/update-document.ts';
import './types/watch.ts';

export const schema = builder.toSchema();

/** The schema as `schema.graphql` at the root has it. */
export function printedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
