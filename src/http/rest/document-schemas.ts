/** What goes in and out of the routes of the shelf, as JSON Schemas. */

import { Type } from 'typebox';
import {
  EXAMPLE_DOCUMENT_ID,
  EXAMPLE_FILE,
  EXAMPLE_JOB_ID,
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

export const LibraryQuery = Type.Object(
  {
    tier: Type.Optional(Tier),
    tag: Type.Optional(Type.Array(Type.String(), { description: 'All of these tags' })),
    q: Type.Optional(Type.String({ description: 'Words in title, summary, tags or address' })),
    sort: Type.Enum(['created_at', 'quality_score', 'title'], { default: 'created_at', description: 'Sorted by' }),
    order: Type.Enum(['asc', 'desc'], { default: 'desc', description: 'Which way' }),
    ...page,
  },
  { additionalProperties: false },
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

export const Document = Type.Object(
  {
    ...documentItem,
    site: Type.String({ description: 'The name of its site, else the host' }),
    author: nullable(Type.String({ description: 'Who wrote it' })),
    published_at: nullable(Type.String({ description: 'When it was published, as precisely as the page says' })),
    language: Type.String({ description: 'ISO 639-1 code; `und` when unknown' }),
    word_count: Type.Integer(),
    updated_at: moment('When its current revision was shelved'),
    checked_at: moment('When the page was last fetched'),
    outline: Type.Array(Type.Object({ level: Type.Integer({ description: '1 to 6' }), text: Type.String() })),
    quality: Type.Object({
      score: Type.Number({ description: '0 to 10: the weighted mean of the reasons' }),
      tier: Tier,
      reasons: Type.Array(
        Type.Object({
          criterion: Type.String(),
          score: Type.Number({ description: '0 to 10' }),
          weight: Type.Number({ description: '0 to 1' }),
          explanation: Type.String(),
        }),
      ),
    }),
    revisions: Type.Array(
      Type.Object({
        id: Type.String({ description: 'The id of the job that made it' }),
        number: Type.Integer({ description: 'From 1' }),
        title: Type.String(),
        created_at: moment('When it was shelved'),
        content_hash: Type.String({ description: 'SHA-256 of title and text, hex' }),
        file_path: Type.String(),
      }),
      { description: 'Newest first' },
    ),
  },
  {
    description: 'All that is known of the document',
    examples: [
      {
        ...DOCUMENT_ITEM_EXAMPLE,
        site: 'example.com',
        author: null,
        published_at: '2026-11-01',
        language: 'en',
        word_count: 1_240,
        updated_at: '2026-11-20T12:00:01.000Z',
        checked_at: '2026-11-20T12:00:01.000Z',
        outline: [{ level: 2, text: 'Attention' }],
        quality: {
          score: 7.8,
          tier: 'tier-b',
          reasons: [
            { criterion: 'length', score: 7.8, weight: 1, explanation: '1,240 words: enough to say something.' },
          ],
        },
        revisions: [
          {
            id: EXAMPLE_JOB_ID,
            number: 1,
            title: 'Understanding Transformers',
            created_at: '2026-11-20T12:00:01.000Z',
            content_hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
            file_path: EXAMPLE_FILE,
          },
        ],
      },
    ],
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
