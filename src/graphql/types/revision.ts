import type { Revision } from '../../domain/document.ts';
import { builder } from '../builder.ts';
import { QualityType } from './quality.ts';

export const RevisionType = builder.objectRef<Revision>('Revision').implement({
  description: 'One stored state of a document.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id of the job that made it.' }),
    number: t.exposeInt('number', { description: 'From 1.' }),
    title: t.exposeString('title', { description: 'The title then.' }),
    filePath: t.exposeString('filePath', { description: 'Its file in the file store.' }),
    contentHash: t.exposeString('contentHash', { description: 'SHA-256 of title and text, hex.' }),
    quality: t.expose('quality', { type: QualityType, description: 'Its grade.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was shelved.' }),
  }),
});
