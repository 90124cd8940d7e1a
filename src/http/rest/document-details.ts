/** All that is known of a document, as the routes that answer it alone give it: as a JSON Schema, in GraphQL, and from the one to the other. */

import { Type } from 'typebox';
import { DOCUMENT_ITEM_EXAMPLE, documentItem } from './document-schemas.ts';
import { graphql } from './generated/gql.ts';
import type { RestDocumentDetailsFragment } from './generated/graphql.ts';
import { itemBody } from './library.ts';
import { lower, tierName } from './names.ts';
import { EXAMPLE_FILE, EXAMPLE_JOB_ID, moment, nullable, Tier } from './shared-schemas.ts';

export const Document = Type.Object(
  {
    ...documentItem,
    site: Type.String({ description: 'The name of its site, else the host' }),
    author: nullable(Type.String({ description: 'Who wrote it' })),
    published_at: nullable(Type.String({ description: 'When it was published, as precisely as the page says' })),
    language: Type.String({ description: 'ISO 639-1 code; `und` when unknown' }),
    word_count: Type.Integer(),
    by_hand: Type.Array(Type.Enum(['title', 'tags', 'tier']), {
      description: 'What of it was set by hand, and so stays when the page is shelved again',
    }),
    written_by: Type.String({
      description: 'Who wrote its summary, tags and grade: `extractive`, the built-in way, or the id of a model',
    }),
    model_failure: nullable(
      Type.String({
        description:
          'Why the model that was set has not written them, as a failure code; they are renewed when it is back',
      }),
    ),
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
    current_revision: Type.Integer({ description: 'The number of its current revision' }),
    revisions: Type.Array(
      Type.Object({
        id: Type.String({ description: 'The id of the job that made it' }),
        number: Type.Integer({ description: 'From 1' }),
        is_current: Type.Boolean({ description: 'Whether it is the one that is shown' }),
        title: Type.String(),
        created_at: moment('When it was shelved'),
        content_hash: Type.String({ description: 'SHA-256 of title and text, hex' }),
        file_path: Type.String(),
        written_by: Type.String({ description: 'Who wrote its summary, tags and grade' }),
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
        by_hand: ['tags'],
        written_by: 'extractive',
        model_failure: null,
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
        current_revision: 1,
        revisions: [
          {
            id: EXAMPLE_JOB_ID,
            number: 1,
            is_current: true,
            title: 'Understanding Transformers',
            created_at: '2026-11-20T12:00:01.000Z',
            content_hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
            file_path: EXAMPLE_FILE,
            written_by: 'extractive',
          },
        ],
      },
    ],
  },
);

graphql(`
  fragment RestDocumentDetails on Document {
    ...RestDocument
    site author publishedAt language wordCount byHand writtenBy modelFailure updatedAt checkedAt
    outline { level text }
    quality { score tier reasons { criterion score weight explanation } }
    revisionNumber
    revisions { id number isCurrent title createdAt contentHash filePath writtenBy }
  }
`);

export function detailsBody(document: RestDocumentDetailsFragment) {
  const { quality, revisions } = document;
  return {
    ...itemBody(document),
    site: document.site,
    author: document.author ?? null,
    published_at: document.publishedAt ?? null,
    language: document.language,
    word_count: document.wordCount,
    by_hand: document.byHand.map(lower),
    written_by: document.writtenBy,
    model_failure: document.modelFailure ?? null,
    updated_at: document.updatedAt,
    checked_at: document.checkedAt,
    outline: document.outline,
    quality: { ...quality, tier: tierName(quality.tier) },
    current_revision: document.revisionNumber,
    revisions: revisions.map(({ id, number, isCurrent, title, createdAt, contentHash, filePath, writtenBy }) => ({
      id,
      number,
      is_current: isCurrent,
      title,
      created_at: createdAt,
      content_hash: contentHash,
      file_path: filePath,
      written_by: writtenBy,
    })),
  };
}
