import { DomainError } from '../../domain/failure.ts';
import type { TagCount } from '../../library/count-tags.ts';
import { builder } from '../builder.ts';
import { DocumentFilterInput, documentFilter } from './document.ts';

const DEFAULT_FIRST = 100;
const MOST = 1_000;

const TagCountType = builder.objectRef<TagCount>('TagCount').implement({
  description: 'A tag of documents on the shelf.',
  fields: (t) => ({
    tag: t.exposeString('tag', { description: 'The tag, in lower case.' }),
    count: t.exposeInt('count', { description: 'How many documents have it.' }),
  }),
});

builder.queryField('tags', (t) =>
  t.field({
    type: [TagCountType],
    description: 'The tags of the documents on the shelf, those that most of them have first.',
    args: {
      first: t.arg.int({ defaultValue: DEFAULT_FIRST, description: `Tags at most, 1 to ${MOST}.` }),
      prefix: t.arg.string({ description: 'What they begin with, in any case.' }),
      filter: t.arg({ type: DocumentFilterInput, description: 'Of which documents.' }),
    },
    resolve: (_root, { first, prefix, filter }, { library, allowance }) => {
      const limit = first ?? DEFAULT_FIRST;
      if (limit < 1 || limit > MOST) {
        throw new DomainError('INVALID_INPUT', `"first" must be between 1 and ${MOST}.`, { field: 'first' });
      }
      allowance.spend('tags');
      allowance.spendItems('first', limit);
      return library.tags({ limit, prefix: prefix || null, filter: documentFilter(filter) });
    },
  }),
);
