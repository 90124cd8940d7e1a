import type { DocumentChanges } from '../../library/read-changes.ts';
import { builder } from '../builder.ts';
import { DocumentType } from './document.ts';
import { TierEnum } from './enums.ts';
import { answered, InvalidInputError, NotFoundError } from './errors.ts';

const UpdateDocumentInput = builder.inputType('UpdateDocumentInput', {
  description:
    'What is to be shown of a document. A field that is left out stays as it is; null gives back what the machine made of it.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The document.' }),
    title: t.string({ description: 'Its title, of 1 to 300 characters.' }),
    tags: t.stringList({
      description: 'All its tags: 32 at most, of 60 characters each. Kept in lower case, each once.',
    }),
    tier: t.field({ type: TierEnum, description: 'Its tier.' }),
  }),
});

builder.mutationField('updateDocument', (t) =>
  t.field({
    type: DocumentType,
    description: 'Sets title, tags or tier of a document by hand. They stay so when the page is shelved again.',
    args: { input: t.arg({ type: UpdateDocumentInput, required: true, description: 'What is to be shown.' }) },
    errors: {
      types: [InvalidInputError, NotFoundError],
      union: { name: 'UpdateDocumentResult', description: 'The document as it is now, or why it was not changed.' },
    },
    resolve: (_root, { input: { id, title, tags, tier } }, { library }) => {
      const changes: DocumentChanges = {
        ...(title === undefined ? {} : { title }),
        ...(tags === undefined ? {} : { tags }),
        ...(tier === undefined ? {} : { tier }),
      };
      return answered(library.update(id, changes));
    },
  }),
);
