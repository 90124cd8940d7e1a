/** What goes in and out of the routes of the shelf, as JSON Schemas. */

import { Type } from 'typebox';
import {
  EXAMPLE_DOCUMENT_ID,
  EXAMPLE_FILE,
  EXAMPLE_PAGE,
  MOST_INTEGER,
  moment,
  nullable,
  page,
  part,
  Tier,
} from './shared-schemas.ts';

export const DocumentParams = Type.Object({
  id: Type.String({ description: 'The id of a document', examples: [EXAMPLE_DOCUMENT_ID] }),
});

/** Which documents of the shelf. */
export const LibraryFilter = Type.Object({
  tier: Type.Optional(Tier),
  tag: Type.Optional(Type.Array(Type.String(), { description: 'All of these tags' })),
  q: Type.Optional(Type.String({ description: 'Words in title, summary, tags or address' })),
});

export const LibraryQuery = Type.Object(
  {
    ...LibraryFilter.properties,
    sort: Type.Enum(['created_at', 'quality_score', 'title'], { default: 'created_at', description: 'Sorted by' }),
    order: Type.Enum(['asc', 'desc'], { default: 'desc', description: 'Which way' }),
    ...page,
  },
  { additionalProperties: false },
);

const BACK = 'null: what the machine made of it';

export const DocumentChanges = Type.Object(
  {
    title: Type.Optional(nullable(Type.String({ description: `1 to 300 characters; ${BACK}` }))),
    tags: Type.Optional(
      nullable(Type.Array(Type.String(), { description: `All its tags, at most 32 of 60 characters each; ${BACK}` })),
    ),
    tier: Type.Optional(nullable(Tier)),
  },
  {
    additionalProperties: false,
    description: 'What is left out stays as it is',
    examples: [{ title: 'How transformers work', tags: ['attention'], tier: null }],
  },
);

export const ContentQuery = Type.Object(
  {
    revision: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MOST_INTEGER, description: 'The number of a revision' }),
    ),
  },
  { additionalProperties: false },
);

/** An example of a document as lists have it. */
export const DOCUMENT_ITEM_EXAMPLE = {
  id: EXAMPLE_DOCUMENT_ID,
  title: 'Understanding Transformers',
  url: EXAMPLE_PAGE,
  tier: 'tier-b',
  quality_score: 7.8,
  tags: ['attention', 'neural networks'],
  created_at: '2026-11-20T12:00:01.000Z',
  file_path: EXAMPLE_FILE,
  summary: 'Transformers process whole sequences at once.',
};

/** A document as lists have it. */
export const documentItem = {
  id: Type.String({ format: 'uuid' }),
  title: Type.String(),
  url: Type.String({ description: 'The canonical address' }),
  tier: Tier,
  quality_score: Type.Number({ description: '0 to 10' }),
  tags: Type.Array(Type.String(), { description: 'What it is about, best first' }),
  created_at: moment('When it was first shelved'),
  file_path: Type.String({ description: 'Its file in the file store' }),
  summary: Type.String({ description: 'What it says, in a few sentences of its own' }),
};

export const Library = Type.Object(
  { ...part, items: Type.Array(Type.Object(documentItem)) },
  {
    description: 'A part of the shelf',
    examples: [{ total: 1, limit: 100, offset: 0, items: [DOCUMENT_ITEM_EXAMPLE] }],
  },
);

/** A file of the shelf, for the description of the route that answers it. */
export const CONTENT_EXAMPLE = `---
title: Understanding Transformers
url: ${EXAMPLE_PAGE}
tier: tier-b
---

# Understanding Transformers

Transformers process whole sequences at once.
`;
