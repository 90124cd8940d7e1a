import { builder } from '../builder.ts';
import { answered, NotFoundError } from './errors.ts';

const DeletedDocument = builder.objectRef<{ readonly id: string }>('DeletedDocument').implement({
  description: 'A document that was taken off the shelf.',
  fields: (t) => ({ id: t.exposeID('id', { description: 'The id it had.' }) }),
});

builder.mutationField('deleteDocument', (t) =>
  t.field({
    type: DeletedDocument,
    description: 'Takes a document off the shelf, with all its revisions and files.',
    args: { id: t.arg.id({ required: true, description: 'The document.' }) },
    errors: {
      types: [NotFoundError],
      union: { name: 'DeleteDocumentResult', description: 'What was deleted, or why nothing was.' },
    },
    resolve: async (_root, { id }, { library }) => {
      await answered(library.delete(id));
      return { id };
    },
  }),
);
