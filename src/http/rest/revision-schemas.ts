/** What goes in and out of the routes of revisions and of what is alike, as JSON Schemas. */

import { Type } from 'typebox';
import { DOCUMENT_ITEM_EXAMPLE, DocumentParams, documentItem } from './document-schemas.ts';
import { EXAMPLE_JOB_ID, MOST_INTEGER, moment, nullable, Tier } from './shared-schemas.ts';

const revisionNumber = (description: string) => Type.Integer({ minimum: 1, maximum: MOST_INTEGER, description });

export const RevisionParams = Type.Object({
  ...DocumentParams.properties,
  number: { ...revisionNumber('The number of a revision'), examples: [1] },
});

export const Revision = Type.Object(
  {
    id: Type.String({ description: 'The id of the job that made it' }),
    document_id: Type.String({ format: 'uuid' }),
    number: Type.Integer({ description: 'From 1' }),
    is_current: Type.Boolean({ description: 'Whether the document shows it; if not, the page has changed since' }),
    current_revision: Type.Integer({ description: 'The number of the one that the document shows' }),
    title: Type.String({ description: 'As the page had it then' }),
    author: nullable(Type.String()),
    published_at: nullable(Type.String()),
    language: Type.String({ description: 'ISO 639-1 code; `und` when unknown' }),
    summary: Type.String(),
    tags: Type.Array(Type.String(), { description: 'What it was about, best first' }),
    quality_score: Type.Number({ description: '0 to 10' }),
    tier: { ...Tier, description: 'The tier of that score' },
    created_at: moment('When it was shelved'),
    content_hash: Type.String({ description: 'SHA-256 of title and text, hex' }),
    markdown: Type.String({ description: 'Its text, without front matter' }),
  },
  {
    description: 'The page as it was then',
    examples: [
      {
        id: EXAMPLE_JOB_ID,
        document_id: DOCUMENT_ITEM_EXAMPLE.id,
        number: 1,
        is_current: false,
        current_revision: 2,
        title: 'Understanding Transformers',
        author: null,
        published_at: '2026-11-01',
        language: 'en',
        summary: 'Transformers process whole sequences at once.',
        tags: ['attention', 'neural networks'],
        quality_score: 7.8,
        tier: 'tier-b',
        created_at: '2026-11-20T12:00:01.000Z',
        content_hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        markdown: 'Transformers process whole sequences at once.',
      },
    ],
  },
);

export const DiffQuery = Type.Object(
  {
    from: Type.Optional(revisionNumber('The number of a revision; without it, the one before `to`')),
    to: Type.Optional(revisionNumber('The number of a revision; without it, the current one')),
  },
  { additionalProperties: false },
);

export const Diff = Type.Object(
  {
    from: Type.Integer({ description: 'The number of the one revision' }),
    to: Type.Integer({ description: 'The number of the other' }),
    patch: Type.String({ description: 'A unified diff with three lines of context; empty when nothing differs' }),
    added_lines: Type.Integer({ description: 'How many lines only the other has' }),
    removed_lines: Type.Integer({ description: 'How many lines only the one has' }),
    is_exact: Type.Boolean({
      description:
        'False when they differ in too much to be compared line by line in time: all between the first and the last difference is then given as replaced',
    }),
  },
  {
    description: 'What has changed, in title and text as the page had them',
    examples: [
      {
        from: 1,
        to: 2,
        patch: '--- revision-1\n+++ revision-2\n@@ -1,3 +1,3 @@\n # Tides\n \n-The moon pulls.\n+Moon and sun pull.\n',
        added_lines: 1,
        removed_lines: 1,
        is_exact: true,
      },
    ],
  },
);

export const RelatedQuery = Type.Object(
  { limit: Type.Integer({ minimum: 1, maximum: 50, default: 5, description: 'Documents at most' }) },
  { additionalProperties: false },
);

export const Related = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        document: Type.Object(documentItem),
        similarity: Type.Number({ description: 'How much alike they are, 0 to 1' }),
      }),
      { description: 'Most alike first' },
    ),
  },
  {
    description: 'Other documents that are about the same',
    examples: [{ items: [{ document: DOCUMENT_ITEM_EXAMPLE, similarity: 0.42 }] }],
  },
);
