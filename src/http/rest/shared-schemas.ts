/** Parts that the schemas of several routes are made of. */

import { Type } from 'typebox';

/** GraphQL's and PostgreSQL's integers end there. */
export const MOST_INTEGER = 2 ** 31 - 1;

export const EXAMPLE_JOB_ID = '0199f3c2-7a41-7c66-9d5b-3f0c2a1e8b70';
export const EXAMPLE_DOCUMENT_ID = '0199f3c2-8b52-7d11-8a3e-5e1f9c7d2a60';
export const EXAMPLE_PAGE = 'https://example.com/transformers';
export const EXAMPLE_FILE = `example.com/understanding-transformers-${EXAMPLE_JOB_ID}.md`;

export const nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

export const moment = (description: string) =>
  Type.String({ description, format: 'date-time', examples: ['2026-11-20T12:00:00.000Z'] });

export const Tier = Type.Enum(['tier-a', 'tier-b', 'tier-c', 'tier-d'], { description: 'How good a document is' });

/** Which part of a list is asked for. */
export const page = {
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100, description: 'Items at most' }),
  offset: Type.Integer({ minimum: 0, maximum: MOST_INTEGER, default: 0, description: 'Items to pass over' }),
};

/** Which part of a list is answered. */
export const part = {
  total: Type.Integer({ description: 'How many there are in all' }),
  limit: Type.Integer({ description: 'As asked for' }),
  offset: Type.Integer({ description: 'As asked for' }),
};
