import type { Document, Heading, Revision } from '../../domain/document.ts';
import { DomainError } from '../../domain/failure.ts';
import type { DocumentFilter } from '../../library/list-documents.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { connectionOf, pageArgs, pageRequest, toConnection } from './connection.ts';
import { ErrorCodeEnum, HandFieldEnum, OrderDirection, TierEnum } from './enums.ts';
import { QualityType } from './quality.ts';

const HeadingType = builder.objectRef<Heading>('Heading').implement({
  description: 'A heading of a document.',
  fields: (t) => ({
    level: t.exposeInt('level', { description: '1 to 6.' }),
    text: t.exposeString('text', { description: 'Its text.' }),
  }),
});

export const DocumentType = builder.objectRef<Document>('Document').implement({
  description: 'One page on the shelf.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    url: t.exposeString('url', { description: 'Its canonical address.' }),
    title: t.exposeString('title', { description: 'Its title.' }),
    site: t.exposeString('site', { description: 'The name of its site, else the host.' }),
    author: t.exposeString('author', { nullable: true, description: 'Who wrote it, as the page says.' }),
    publishedAt: t.exposeString('publishedAt', {
      nullable: true,
      description: 'When it was published, as precisely as the page says: an ISO 8601 date or date-time.',
    }),
    language: t.exposeString('language', { description: 'ISO 639-1 code; `und` when unknown.' }),
    tier: t.expose('tier', { type: TierEnum, description: 'Its tier: that of its quality score, or as set by hand.' }),
    qualityScore: t.exposeFloat('qualityScore', { description: 'Its quality score, 0 to 10.' }),
    tags: t.exposeStringList('tags', { description: 'What it is about, best first.' }),
    byHand: t.field({
      type: [HandFieldEnum],
      description: 'What of it was set by hand, and so stays when the page is shelved again.',
      resolve: ({ byHand }) => [...byHand],
    }),
    summary: t.exposeString('summary', { description: 'What it says, in a few sentences of its own.' }),
    writtenBy: t.exposeString('writtenBy', {
      description: 'Who wrote its summary, tags and grade: `extractive`, the built-in way, or the id of a model.',
    }),
    modelFailure: t.expose('modelFailure', {
      type: ErrorCodeEnum,
      nullable: true,
      description:
        'Why the model that was set has not written them; they are renewed when it is back. Null when it has, or none was set.',
    }),
    wordCount: t.exposeInt('wordCount', { description: 'Words of its text.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was first shelved.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When its current revision was shelved.' }),
    checkedAt: t.expose('checkedAt', { type: 'DateTime', description: 'When the page was last fetched.' }),
    filePath: t.exposeString('filePath', { description: 'The file of its current revision in the file store.' }),
    outline: t.field({
      type: [HeadingType],
      description: 'Its headings.',
      resolve: async (document, _args, context) => [...(await currentRevision(context, document)).outline],
    }),
    quality: t.field({
      type: QualityType,
      description: 'Its grade, which explains itself.',
      resolve: async (document, _args, context) => (await currentRevision(context, document)).quality,
    }),
    revisionNumber: t.exposeInt('revisionCount', { description: 'The number of its current revision.' }),
    content: t.string({
      description: 'Its text as Markdown with YAML front matter.',
      args: { revision: t.arg.int({ description: 'The number of a revision; without it, the current one.' }) },
      resolve: ({ id }, { revision }, { library, allowance }) => {
        allowance.spend('content');
        return library.content(id, revision ?? null);
      },
    }),
  }),
});

async function currentRevision({ library, allowance }: Context, document: Document): Promise<Revision> {
  allowance.spend('outline');
  const revision = await library.currentRevision(document);
  if (revision === null) throw new DomainError('NOT_FOUND', `The document ${document.id} was deleted meanwhile.`);
  return revision;
}

const DocumentConnection = connectionOf<Document>('Document', 'documents', DocumentType);

export const DocumentFilterInput = builder.inputType('DocumentFilter', {
  description: 'Which documents; all conditions must hold.',
  fields: (t) => ({
    tier: t.field({ type: [TierEnum], description: 'In one of these tiers.' }),
    tags: t.stringList({ description: 'With all of these tags.' }),
    language: t.string({ description: 'In this language: an ISO 639-1 code.' }),
    site: t.string({ description: 'Of this site.' }),
    q: t.string({ description: 'With all of these words in title, summary, tags or address.' }),
  }),
});

/** A filter as the library takes it. */
export function documentFilter(given: typeof DocumentFilterInput.$inferInput | null | undefined): DocumentFilter {
  const { tier, tags, language, site, q } = given ?? {};
  return {
    ...(tier ? { tiers: tier } : {}),
    ...(tags ? { tags } : {}),
    ...(language ? { language } : {}),
    ...(site ? { site } : {}),
    ...(q ? { text: q } : {}),
  };
}

const DocumentOrderField = builder.enumType('DocumentOrderField', {
  description: 'What documents can be sorted by.',
  values: {
    CREATED_AT: { value: 'createdAt', description: 'When they were first shelved.' },
    QUALITY_SCORE: { value: 'qualityScore', description: 'Their quality score.' },
    TITLE: { value: 'title', description: 'Their title.' },
  } as const,
});

const DocumentOrderInput = builder.inputType('DocumentOrder', {
  description: 'How documents are sorted.',
  fields: (t) => ({
    field: t.field({ type: DocumentOrderField, required: true, defaultValue: 'createdAt', description: 'By what.' }),
    direction: t.field({ type: OrderDirection, required: true, defaultValue: 'desc', description: 'Which way.' }),
  }),
});

builder.queryFields((t) => ({
  document: t.field({
    type: DocumentType,
    nullable: true,
    description: 'The document with this id, or the one that this address leads to; null when there is none.',
    args: {
      id: t.arg.id({ description: 'Its id.' }),
      url: t.arg.string({ description: 'Any address that led to it.' }),
    },
    resolve: (_root, { id, url }, { library }) => {
      if (id) return library.find(id);
      if (url) return library.findByUrl(url);
      throw new DomainError('INVALID_INPUT', 'Name a document by "id" or by "url".', { field: 'id' });
    },
  }),
  library: t.field({
    type: DocumentConnection,
    description: 'The shelf, newest first.',
    args: {
      ...pageArgs,
      filter: t.arg({ type: DocumentFilterInput, description: 'Which documents.' }),
      orderBy: t.arg({ type: DocumentOrderInput, description: 'How they are sorted.' }),
    },
    resolve: async (_root, { filter, orderBy, ...args }, { library, allowance }) => {
      const request = pageRequest(args, allowance);
      const page = await library.list(
        documentFilter(filter),
        { by: orderBy?.field ?? 'createdAt', descending: orderBy?.direction !== 'asc' },
        request,
      );
      return toConnection(page, request);
    },
  }),
}));
