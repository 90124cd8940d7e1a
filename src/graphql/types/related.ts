import { DomainError } from '../../domain/failure.ts';
import { MOST_RELATED, type RelatedDocument } from '../../library/find-related.ts';
import { builder } from '../builder.ts';
import { DocumentType } from './document.ts';

const RelatedDocumentType = builder.objectRef<RelatedDocument>('RelatedDocument').implement({
  description: 'A document that is about the same as another.',
  fields: (t) => ({
    document: t.field({ type: DocumentType, description: 'The document.', resolve: ({ document }) => document }),
    similarity: t.exposeFloat('similarity', { description: 'How much alike they are, 0 to 1.' }),
  }),
});

/** Each reads passages of its own and of those that are like it. */
const RELATED_WEIGHT = 10;

builder.objectField(DocumentType, 'related', (t) =>
  t.field({
    type: [RelatedDocumentType],
    description: 'Other documents that are about the same, most alike first.',
    args: { first: t.arg.int({ defaultValue: 5, description: `Documents at most, 1 to ${MOST_RELATED}.` }) },
    resolve: (document, { first }, { library, allowance }) => {
      const limit = first ?? 5;
      if (limit < 1 || limit > MOST_RELATED) {
        throw new DomainError('INVALID_INPUT', `"first" must be between 1 and ${MOST_RELATED}.`, { field: 'first' });
      }
      allowance.spend('related', RELATED_WEIGHT);
      allowance.spendItems('first', limit);
      return library.related(document, limit);
    },
  }),
);
