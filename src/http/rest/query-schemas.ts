/** What goes in and out of a question, as JSON Schemas. */

import { Type } from 'typebox';
import { DOCUMENT_ITEM_EXAMPLE, documentItem } from './document-schemas.ts';
import { EXAMPLE_DOCUMENT_ID, EXAMPLE_PAGE, nullable, Tier } from './shared-schemas.ts';

export const QueryBody = Type.Object(
  {
    question: Type.String({
      minLength: 1,
      maxLength: 4_000,
      description: 'In any language',
      examples: ['How do transformers read a sequence?'],
    }),
    top_k: Type.Integer({
      minimum: 1,
      maximum: 20,
      default: 5,
      description: 'Passages that the answer may be made from',
    }),
    tier: Type.Optional(
      Type.Union([Tier, Type.Array(Tier)], { description: 'Only from documents in this tier, or one of these' }),
    ),
    tags: Type.Optional(Type.Array(Type.String(), { description: 'Only from documents with all of these tags' })),
    stream: Type.Boolean({ default: false, description: 'Answer as server-sent events, while it is written' }),
  },
  {
    additionalProperties: false,
    examples: [
      { question: 'How do transformers read a sequence?', top_k: 5, tier: ['tier-a', 'tier-b'], stream: false },
    ],
  },
);

const citation = {
  n: Type.Integer({ description: 'The mark `[n]` in the answer, from 1' }),
  document_id: Type.String({ format: 'uuid' }),
  revision: Type.Integer({ description: 'The number of the revision that the quote stands in' }),
  title: Type.String({ description: "The document's title" }),
  url: Type.String({ description: "The document's canonical address" }),
  heading: nullable(Type.String({ description: 'The heading that it stands under' })),
  quote: Type.String({ description: "Exactly what stands from `start` to `end` in the revision's Markdown" }),
  start: Type.Integer({ description: "In UTF-16 code units of the revision's Markdown without front matter" }),
  end: Type.Integer({ description: 'Where it ends; the character there is no more in it' }),
  score: Type.Number({
    description: "How much of the question the quote speaks of, times the answer's confidence: 0 to 1",
  }),
  tier: Tier,
};

const CITATION_EXAMPLE = {
  n: 1,
  document_id: EXAMPLE_DOCUMENT_ID,
  revision: 1,
  title: 'Understanding Transformers',
  url: EXAMPLE_PAGE,
  heading: 'Attention',
  quote: 'Transformers process whole sequences at once.',
  start: 14,
  end: 59,
  score: 0.7,
  tier: 'tier-b',
};

const ANSWER_EXAMPLE = {
  answer: 'Transformers process whole sequences at once. [1]',
  answered: true,
  confidence: 0.86,
  citations: [CITATION_EXAMPLE],
  nearest: [],
  model: 'extractive',
  notice: null,
  code: null,
  tokens: { input: 0, output: 0 },
  took_ms: 11.4,
};

const UNANSWERED_EXAMPLE = {
  ...ANSWER_EXAMPLE,
  answer: 'Nothing on the shelf answers this.',
  answered: false,
  confidence: 0.03,
  citations: [],
  nearest: [DOCUMENT_ITEM_EXAMPLE],
};

export const QueryAnswer = Type.Object(
  {
    answer: Type.String({
      description: 'Plain text; each sentence ends in the marks `[n]` of its citations. Else a sentence that says so',
    }),
    answered: Type.Boolean({ description: 'Whether the shelf has an answer' }),
    confidence: Type.Number({ description: 'How likely it is that the shelf has an answer, 0 to 1' }),
    citations: Type.Array(Type.Object(citation), { description: 'What the answer rests on' }),
    nearest: Type.Array(Type.Object(documentItem), {
      description: 'Without an answer, the documents that are nearest to the question',
    }),
    model: Type.String({ description: "What wrote the answer: a model's name, or `extractive`" }),
    notice: nullable(Type.String({ description: 'What one should know about the answer' })),
    code: nullable(Type.String({ description: 'Why a model that is set did not write the answer, or not to its end' })),
    tokens: Type.Object(
      { input: Type.Integer(), output: Type.Integer() },
      { description: 'What a model has read and written for it' },
    ),
    took_ms: Type.Number({ description: 'Milliseconds that it took' }),
  },
  { description: 'What the shelf says to the question', examples: [ANSWER_EXAMPLE, UNANSWERED_EXAMPLE] },
);

const frame = (event: string, data: object) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** What a stream looks like. */
export const STREAM_EXAMPLE = [
  frame('token', { text: 'Transformers' }),
  frame('token', { text: ' process' }),
  frame('citation', CITATION_EXAMPLE),
  frame('done', ANSWER_EXAMPLE),
].join('');
