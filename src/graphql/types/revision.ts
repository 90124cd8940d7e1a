import type { Revision } from '../../domain/document.ts';
import { DomainError } from '../../domain/failure.ts';
import type { RevisionDiff } from '../../library/diff-revisions.ts';
import { builder } from '../builder.ts';
import { DocumentType } from './document.ts';
import { QualityType } from './quality.ts';

export const RevisionType = builder.objectRef<Revision>('Revision').implement({
  description: 'One stored state of a document, as the page was then: without what was set by hand.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id of the job that made it.' }),
    number: t.exposeInt('number', { description: 'From 1.' }),
    isCurrent: t.exposeBoolean('isCurrent', {
      description: 'Whether the document shows it; if not, the page has changed since.',
    }),
    title: t.exposeString('title', { description: 'The title then.' }),
    author: t.exposeString('author', { nullable: true, description: 'Who wrote it, as the page said then.' }),
    publishedAt: t.exposeString('publishedAt', {
      nullable: true,
      description: 'When it was published, as it said then.',
    }),
    language: t.exposeString('language', { description: 'ISO 639-1 code; `und` when unknown.' }),
    summary: t.exposeString('summary', { description: 'What it said, in a few sentences of its own.' }),
    tags: t.exposeStringList('tags', { description: 'What it was about, best first.' }),
    filePath: t.exposeString('filePath', { description: 'Its file in the file store.' }),
    contentHash: t.exposeString('contentHash', { description: 'SHA-256 of title and text, hex.' }),
    quality: t.expose('quality', { type: QualityType, description: 'Its grade.' }),
    writtenBy: t.exposeString('writtenBy', {
      description: 'Who wrote its summary, tags and grade: `extractive`, or the id of a model.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was shelved.' }),
    markdown: t.string({
      description: 'Its text as Markdown, without front matter.',
      resolve: async (revision, _args, { library, allowance }) => {
        allowance.spend('markdown');
        const text = await library.revisionText(revision);
        if (text !== null) return text;
        throw new DomainError('NOT_FOUND', `The document ${revision.documentId} was deleted meanwhile.`);
      },
    }),
  }),
});

/** All comparing is done one after the other, and may take a second. */
const DIFF_WEIGHT = 25;

const RevisionDiffType = builder.objectRef<RevisionDiff>('RevisionDiff').implement({
  description: 'What has changed from one revision of a document to another.',
  fields: (t) => ({
    from: t.exposeInt('from', { description: 'The number of the one revision.' }),
    to: t.exposeInt('to', { description: 'The number of the other.' }),
    patch: t.exposeString('patch', {
      description: 'A unified diff with three lines of context; empty when title and text are the same.',
    }),
    addedLines: t.exposeInt('addedLines', { description: 'How many lines only the other has.' }),
    removedLines: t.exposeInt('removedLines', { description: 'How many lines only the one has.' }),
    isExact: t.exposeBoolean('isExact', {
      description:
        'False when they differ in too much to be compared line by line in time: all between the first and the last difference is then given as replaced.',
    }),
  }),
});

builder.objectFields(DocumentType, (t) => ({
  revisions: t.field({
    type: [RevisionType],
    description: 'Its stored states, newest first.',
    resolve: (document, _args, { library, allowance }) => {
      allowance.spend('revisions');
      return library.revisions(document);
    },
  }),
  revision: t.field({
    type: RevisionType,
    nullable: true,
    description: 'One of its stored states; null when it has none with this number.',
    args: { number: t.arg.int({ required: true, description: 'From 1.' }) },
    resolve: (document, { number }, { library, allowance }) => {
      allowance.spend('revision');
      return library.revision(document, number);
    },
  }),
  diff: t.field({
    type: RevisionDiffType,
    description: 'What has changed from one of its revisions to another, in title and text as the page had them.',
    args: {
      from: t.arg.int({ description: 'The number of a revision; without it, the one before `to`.' }),
      to: t.arg.int({ description: 'The number of a revision; without it, the current one.' }),
    },
    resolve: (document, { from, to }, { library, allowance }) => {
      allowance.spend('diff', DIFF_WEIGHT);
      return library.diff(document, from ?? null, to ?? null);
    },
  }),
}));
