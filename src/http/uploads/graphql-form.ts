import { z } from 'zod';
import { DomainError } from '../../domain/failure.ts';
import type { Form } from './read-form.ts';

/** The parts of a request by the GraphQL multipart request specification, besides its file. */
const PARTS = {
  operations: z.looseObject({ query: z.string() }),
  map: z.record(z.string(), z.array(z.string().regex(/^variables(\.\w+)+$/))),
};

const EXPECTED: Readonly<Record<keyof typeof PARTS, string>> = {
  operations: 'an operation, written as JSON: {"query": "…", "variables": {"file": null}}',
  map: 'an object, written as JSON, that says which variables are which file: {"0": ["variables.file"]}',
};

/**
 * The form as Yoga reads it, when it is one that Yoga can read.
 *
 * @throws DomainError `INVALID_INPUT` with the `field` at fault
 */
export function graphqlForm({ fields, file }: Form): FormData {
  const form = new FormData();
  form.set('operations', jsonOf('operations', fields.operations));
  form.set('map', jsonOf('map', fields.map));
  if (file !== null) form.set(file.field, file.file);
  return form;
}

/** @param part as it was sent, or as it was read already since it was sent as JSON */
function jsonOf(name: keyof typeof PARTS, part: unknown): string {
  const json = typeof part === 'string' ? part : JSON.stringify(part ?? null);
  try {
    PARTS[name].parse(JSON.parse(json));
    return json;
  } catch (cause) {
    throw new DomainError('INVALID_INPUT', `"${name}" must be ${EXPECTED[name]}.`, { field: name, cause });
  }
}
