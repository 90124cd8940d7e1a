import { DomainError } from '../../domain/failure.ts';
import { SEARCH_MODES, type SearchMode } from '../../library/find-passages-by.ts';
import type { Span } from '../../library/highlight.ts';
import { MOST_RESULTS, type SearchAnswer, type SearchHit } from '../../library/search.ts';
import { builder } from '../builder.ts';
import { DocumentType } from './document.ts';
import { TierEnum, values } from './enums.ts';

const SearchModeEnum = builder.enumType('SearchMode', {
  description: 'How the shelf is searched.',
  values: values<SearchMode>(SEARCH_MODES, {
    auto: 'By words and by meaning where there is an embedding model and its vectors can be had, else by words.',
    keyword: 'By words, in all their inflections. Needs no model.',
    semantic: 'By meaning. Needs an embedding model.',
    hybrid: 'By words and by meaning. Needs an embedding model.',
  }),
});

const SpanType = builder.objectRef<Span>('Span').implement({
  description: 'A part of a text, counted in UTF-16 code units.',
  fields: (t) => ({
    start: t.exposeInt('start', { description: 'Where it starts, from 0.' }),
    end: t.exposeInt('end', { description: 'Where it ends; the character there is no more in it.' }),
  }),
});

const PassageType = builder.objectRef<SearchHit['passage']>('Passage').implement({
  description: 'A piece of a document, of at most some 200 words.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'Its text, without markup.' }),
    heading: t.exposeString('heading', { nullable: true, description: 'The heading that it begins under.' }),
    highlights: t.field({
      type: [SpanType],
      description: 'Where the text has words of the query.',
      resolve: ({ highlights }) => [...highlights],
    }),
  }),
});

const SearchHitType = builder.objectRef<SearchHit>('SearchHit').implement({
  description: 'A document that was found.',
  fields: (t) => ({
    document: t.field({ type: DocumentType, description: 'The document.', resolve: ({ document }) => document }),
    score: t.exposeFloat('score', {
      description:
        'How much it says about the query; to be compared within one answer only. By keyword: BM25 and how close together the words ' +
        'are, above 0. Semantic: the cosine of the vectors, from -1 to 1. Hybrid: the sum of 1 / (60 + rank) over both rankings.',
    }),
    passage: t.field({
      type: PassageType,
      description: 'Of its passages, the one that says most about the query.',
      resolve: ({ passage }) => passage,
    }),
  }),
});

const SearchAnswerType = builder.objectRef<SearchAnswer & { readonly tookMs: number }>('SearchAnswer').implement({
  description: 'What was found.',
  fields: (t) => ({
    tookMs: t.exposeFloat('tookMs', { description: 'Milliseconds that it took.' }),
    mode: t.expose('mode', { type: SearchModeEnum, description: 'How the shelf was searched.' }),
    items: t.field({
      type: [SearchHitType],
      description: 'The documents that say most about the query, best first.',
      resolve: ({ hits }) => [...hits],
    }),
    showingResultsFor: t.exposeString('showingResultsFor', {
      nullable: true,
      description: 'The query that was searched for, if misspelled words of the one that was asked were corrected.',
    }),
    notice: t.exposeString('notice', {
      nullable: true,
      description: 'Why there are other results than one may expect, or none, as a sentence.',
    }),
  }),
});

const SearchFilterInput = builder.inputType('SearchFilter', {
  description: 'Which documents are searched; all conditions must hold.',
  fields: (t) => ({
    tier: t.field({ type: [TierEnum], description: 'In one of these tiers.' }),
    tags: t.stringList({ description: 'With all of these tags.' }),
    language: t.string({ description: 'In this language: an ISO 639-1 code.' }),
    site: t.string({ description: 'Of this site.' }),
    publishedFrom: t.string({ description: 'Published on this day or later: `2026-05-31`.' }),
    publishedTo: t.string({ description: 'Published on this day or earlier.' }),
  }),
});

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function requireDay(field: string, day: string | null | undefined): void {
  if (!day || (DAY.test(day) && !Number.isNaN(Date.parse(day)))) return;
  throw new DomainError('INVALID_INPUT', `"${field}" must be a day like 2026-05-31.`, { field });
}

builder.queryField('search', (t) =>
  t.field({
    type: SearchAnswerType,
    description: 'Searches the texts of the shelf.',
    args: {
      q: t.arg.string({ required: true, description: 'Words, or a question, in any language.' }),
      mode: t.arg({ type: SearchModeEnum, defaultValue: 'auto', description: 'How.' }),
      filter: t.arg({ type: SearchFilterInput, description: 'Which documents.' }),
      first: t.arg.int({ defaultValue: 10, description: `Documents at most, 1 to ${MOST_RESULTS}.` }),
    },
    resolve: async (_root, { q, mode, filter, first }, { library, allowance }) => {
      const limit = first ?? 10;
      if (limit < 1 || limit > MOST_RESULTS) {
        throw new DomainError('INVALID_INPUT', `"first" must be between 1 and ${MOST_RESULTS}.`, { field: 'first' });
      }
      allowance.spendItems('first', limit);
      const { tier, tags, language, site, publishedFrom, publishedTo } = filter ?? {};
      requireDay('publishedFrom', publishedFrom);
      requireDay('publishedTo', publishedTo);
      const began = performance.now();
      const answer = await library.search({
        query: q,
        mode: mode ?? 'auto',
        filter: {
          ...(tier ? { tiers: tier } : {}),
          ...(tags ? { tags } : {}),
          ...(language ? { language } : {}),
          ...(site ? { site } : {}),
          ...(publishedFrom ? { publishedFrom } : {}),
          ...(publishedTo ? { publishedTo } : {}),
        },
        limit,
      });
      return { ...answer, tookMs: Math.round((performance.now() - began) * 10) / 10 };
    },
  }),
);
