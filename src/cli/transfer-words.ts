/** What export and import say of what they moved. */

import { type Counts, KINDS, type Kind } from '../transfer/tables.ts';
import type { Verification } from '../transfer/verify-library.ts';

const ONE: Readonly<Record<Kind, string>> = {
  document: 'document',
  address: 'address',
  revision: 'revision',
  job: 'job',
  event: 'event',
  file: 'file',
};

const MANY: Readonly<Record<Kind, string>> = {
  document: 'documents',
  address: 'addresses',
  revision: 'revisions',
  job: 'jobs',
  event: 'events',
  file: 'files',
};

/** `2 documents, 3 revisions, 1 job, …` */
export function countWords(counts: Counts): string {
  return KINDS.map((kind) => `${counts[kind]} ${counts[kind] === 1 ? ONE[kind] : MANY[kind]}`).join(', ');
}

/** A value for each kind, under the names that JSON has for them. */
export function byMany<Value>(values: Readonly<Record<Kind, Value>>): Record<string, Value> {
  return Object.fromEntries(KINDS.map((kind) => [MANY[kind], values[kind]]));
}

/** What a comparison found, a line for each kind that differs; one line when none does. */
export function verificationLines({ same, kinds, sha256 }: Verification): string[] {
  const more = KINDS.filter((kind) => kinds[kind].library > kinds[kind].file - kinds[kind].missing);
  const extra = more.map((kind) => `${kinds[kind].library - kinds[kind].file + kinds[kind].missing} ${MANY[kind]}`);
  const beyond = extra.length === 0 ? [] : [`The library has more than the file: ${extra.join(', ')}.`];
  if (same) return [`Verified: the library has all that the file has (SHA-256 ${sha256.file}).`, ...beyond];
  const wrong = KINDS.filter((kind) => kinds[kind].missing + kinds[kind].different > 0);
  return [
    'The library is not what the file says:',
    ...wrong.map((kind) => {
      const { file, missing, different } = kinds[kind];
      return `  ${MANY[kind]}: of ${file}, ${missing} missing and ${different} different`;
    }),
    ...beyond,
  ];
}
