/** Questions to the shelf: asked at once, or followed while the answer is written. */

import type { Tier } from '../../domain/document.ts';
import {
  type Answer,
  type AnswerEvent,
  type AskRequest,
  type Citation,
  MOST_PASSAGES,
} from '../../library/ask/answer.ts';
import { wholeAnswer } from '../../library/ask/ask.ts';
import { builder } from '../builder.ts';
import { untilReturn } from '../until-return.ts';
import { DocumentType } from './document.ts';
import { ErrorCodeEnum, TierEnum } from './enums.ts';
import { RevisionType } from './revision.ts';
import { TokensType } from './tokens.ts';

/** What a question counts among the items of a request: a model's time is dear. */
const ASK_ITEMS = 500;

const PASSAGES = 5;

const CitationType = builder.objectRef<Citation>('Citation').implement({
  description: 'A place in a stored revision of a document. It stays as it is when the page changes.',
  fields: (t) => ({
    n: t.exposeInt('n', { description: 'The mark `[n]` in the answer, from 1.' }),
    document: t.expose('document', { type: DocumentType, description: 'The document.' }),
    revision: t.expose('revision', { type: RevisionType, description: 'The revision that the quote stands in.' }),
    title: t.string({ description: "The document's title.", resolve: ({ document }) => document.title }),
    url: t.string({ description: "The document's canonical address.", resolve: ({ document }) => document.url }),
    tier: t.field({ type: TierEnum, description: "The document's tier.", resolve: ({ document }) => document.tier }),
    heading: t.exposeString('heading', { nullable: true, description: 'The heading that it stands under.' }),
    quote: t.exposeString('quote', {
      description: "Exactly what stands from `start` to `end` in the revision's Markdown, markup included.",
    }),
    start: t.exposeInt('start', {
      description: "In UTF-16 code units of the revision's Markdown without front matter.",
    }),
    end: t.exposeInt('end', { description: 'Where it ends; the character there is no more in it.' }),
    score: t.exposeFloat('score', {
      description:
        "How much of the question the quote speaks of, with the headings above it, times the answer's confidence: 0 to 1.",
    }),
  }),
});

type TimedAnswer = Answer & { readonly tookMs: number };

const AnswerType = builder.objectRef<TimedAnswer>('Answer').implement({
  description: 'What the shelf says to a question.',
  fields: (t) => ({
    answer: t.exposeString('answer', {
      description:
        'Plain text; each sentence ends in the marks `[n]` of its citations. Without an answer, a sentence that says so.',
    }),
    answered: t.exposeBoolean('answered', { description: 'Whether the shelf has an answer.' }),
    confidence: t.exposeFloat('confidence', { description: 'How likely it is that the shelf has an answer, 0 to 1.' }),
    citations: t.field({
      type: [CitationType],
      description: 'What the answer rests on, in the order of their marks.',
      resolve: ({ citations }) => [...citations],
    }),
    nearest: t.field({
      type: [DocumentType],
      description: 'Without an answer, the documents that are nearest to the question, best first; else none.',
      resolve: ({ nearest }) => [...nearest],
    }),
    model: t.exposeString('model', { description: "What wrote the answer: a model's name, or `extractive`." }),
    notice: t.exposeString('notice', {
      nullable: true,
      description: 'What one should know about the answer, as a sentence.',
    }),
    code: t.expose('code', {
      type: ErrorCodeEnum,
      nullable: true,
      description: 'Why a model that is set did not write the answer, or not to its end.',
    }),
    tokens: t.field({
      type: TokensType,
      description: 'What it cost; 0 where no model was asked.',
      resolve: ({ tokens: { inputTokens, outputTokens } }) => ({ input: inputTokens, output: outputTokens }),
    }),
    tookMs: t.exposeFloat('tookMs', { description: 'Milliseconds that it took.' }),
  }),
});

type Event<Type extends AnswerEvent['type']> = AnswerEvent & { readonly type: Type };
type TimedEvent = Exclude<AnswerEvent, Event<'done'>> | { readonly type: 'done'; readonly answer: TimedAnswer };

const TokenType = builder.objectRef<Event<'token'>>('AnswerToken').implement({
  description: 'The next piece of the text. All of them together are the answer.',
  fields: (t) => ({ text: t.exposeString('text', { description: 'With the space before it.' }) }),
});

const CitationEventType = builder.objectRef<Event<'citation'>>('AnswerCitation').implement({
  description: 'A citation of the answer. They come when all of its text is there.',
  fields: (t) => ({ citation: t.expose('citation', { type: CitationType, description: 'The citation.' }) }),
});

const ErrorType = builder.objectRef<Event<'error'>>('AnswerError').implement({
  description: 'The model has failed in the middle. What was written stays, and is the answer.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum, description: 'Why, for programs.' }),
    detail: t.exposeString('detail', { description: 'Why, as a sentence.' }),
  }),
});

const DoneType = builder.objectRef<{ readonly answer: TimedAnswer }>('AnswerDone').implement({
  description: 'The whole answer. Nothing comes after it.',
  fields: (t) => ({ answer: t.expose('answer', { type: AnswerType, description: 'All of it.' }) }),
});

const TYPES = { token: TokenType, citation: CitationEventType, error: ErrorType, done: DoneType };

const AnswerEventType = builder.unionType('AnswerEvent', {
  description: 'An answer as it is written.',
  types: [TokenType, CitationEventType, ErrorType, DoneType],
  resolveType: (event) => TYPES[(event as TimedEvent).type],
});

interface AskArgs {
  readonly question: string;
  readonly topK?: number | null | undefined;
  readonly tier?: readonly Tier[] | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
}

function requestOf({ question, topK, tier, tags }: AskArgs): AskRequest {
  return { question, topK: topK ?? PASSAGES, filter: { ...(tier ? { tiers: tier } : {}), ...(tags ? { tags } : {}) } };
}

function msSince(began: number): number {
  return Math.round((performance.now() - began) * 10) / 10;
}

const askArgs = builder.args((t) => ({
  question: t.string({ required: true, description: 'In any language.' }),
  topK: t.int({
    defaultValue: PASSAGES,
    description: `Passages that the answer may be made from, 1 to ${MOST_PASSAGES}.`,
  }),
  tier: t.field({ type: [TierEnum], description: 'Only from documents in one of these tiers.' }),
  tags: t.stringList({ description: 'Only from documents with all of these tags.' }),
}));

builder.queryField('ask', (t) =>
  t.field({
    type: AnswerType,
    description:
      'Answers a question from the texts of the shelf, with citations, or says that nothing there answers it.',
    args: askArgs,
    resolve: async (_root, args, { library, allowance, left }) => {
      allowance.spendItems('ask', ASK_ITEMS);
      const began = performance.now();
      const answer = await wholeAnswer(await library.ask(requestOf(args), left()));
      return { ...answer, tookMs: msSince(began) };
    },
  }),
);

builder.subscriptionField('answer', (t) =>
  t.field({
    type: AnswerEventType,
    description: 'The same as `ask`, while it is written: its tokens, its citations, then the whole of it.',
    args: askArgs,
    subscribe: async (_root, args, { library, hasRoom }) => {
      const began = performance.now();
      const left = new AbortController();
      const events = await library.ask(requestOf(args), left.signal);
      return untilReturn((signal) => {
        signal.addEventListener('abort', () => left.abort(), { once: true });
        return timed(events, began);
      }, hasRoom);
    },
    resolve: (event) => event,
  }),
);

async function* timed(
  events: AsyncGenerator<AnswerEvent, void, undefined>,
  began: number,
): AsyncGenerator<TimedEvent, void, undefined> {
  for await (const event of events) {
    yield event.type === 'done' ? { ...event, answer: { ...event.answer, tookMs: msSince(began) } } : event;
  }
}
