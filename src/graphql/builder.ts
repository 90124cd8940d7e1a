import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import type { Context } from './context.ts';

export interface SchemaTypes {
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    /** Comes in only. */
    File: { Input: File; Output: never };
  };
}

/** Bare: each file of `types/` adds a type with its queries, mutations and subscriptions. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ErrorsPlugin],
  defaultFieldNullability: false,
  errors: { directResult: true, defaultResultOptions: {}, defaultTypes: [] },
});

builder.queryType({ description: 'What can be asked.' });
builder.mutationType({ description: 'What can be done. Expected failures are answers: members of the result union.' });
builder.subscriptionType({ description: 'What can be watched, over server-sent events.' });

builder.scalarType('DateTime', {
  description: 'A moment, as ISO 8601 in UTC with milliseconds: `2026-11-20T12:00:00.000Z`.',
  serialize: (moment) => moment.toISOString(),
  parseValue: (text) => {
    const moment = new Date(String(text));
    if (Number.isNaN(moment.getTime())) throw new TypeError(`"${String(text)}" is not an ISO 8601 date-time.`);
    return moment;
  },
});
