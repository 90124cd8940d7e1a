/** `POST /query`: a question to the shelf, answered at once or as server-sent events while the answer is written. */

import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ExecutionResult, subscribe } from 'graphql';
import { DomainError } from '../../domain/failure.ts';
import { createAllowance } from '../../graphql/allowance.ts';
import { translateDatabaseError } from '../../storage/database/database-errors.ts';
import type { StreamMetrics } from '../metrics/stream-metrics.ts';
import { whenLeft } from '../when-left.ts';
import { graphql } from './generated/gql.ts';
import type {
  RestAnswerFragment,
  RestAnswerStreamSubscription,
  RestAskQueryVariables,
  RestCitationFragment,
} from './generated/graphql.ts';
import { itemBody } from './library.ts';
import { tierName, tierValue } from './names.ts';
import { problems } from './problem-schemas.ts';
import { QueryAnswer, QueryBody, STREAM_EXAMPLE } from './query-schemas.ts';
import { type RestDeps, type RestRequest, restRoute } from './rest-route.ts';
import { heartbeat, withSilences } from './with-silences.ts';

interface QueryDeps extends RestDeps {
  readonly streams: StreamMetrics;
  /** Milliseconds without an event after which a heartbeat is sent. */
  readonly heartbeatMs: number;
}

type QueryRequest = RestRequest<{ readonly body: typeof QueryBody }>;
type StreamResult = ExecutionResult<RestAnswerStreamSubscription>;

graphql(`
  fragment RestCitation on Citation {
    n document { id } revision { number } title url heading quote start end score tier
  }
  fragment RestAnswer on Answer {
    answer answered confidence citations { ...RestCitation } nearest { ...RestDocument }
    model notice code tokens { input output } tookMs
  }
`);

const AnswerStream = graphql(`
  subscription RestAnswerStream($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {
    answer(question: $question, topK: $topK, tier: $tier, tags: $tags) {
      __typename
      ... on AnswerToken { text }
      ... on AnswerCitation { citation { ...RestCitation } }
      ... on AnswerError { code detail }
      ... on AnswerDone { answer { ...RestAnswer } }
    }
  }
`);

export function queryRoute(deps: QueryDeps): void {
  restRoute(deps, {
    method: 'POST',
    url: '/query',
    parts: { body: QueryBody },
    about: {
      operationId: 'query',
      summary: 'Answers a question from the shelf, with citations',
      tags: ['library'],
      response: {
        200: {
          description:
            'The answer, or a sentence that there is none. As events with `stream`: `token` (the pieces of its text), `citation`, `done` (the whole answer); ' +
            '`error` where it breaks off; `heartbeat` while nothing comes',
          content: {
            'application/json': { schema: QueryAnswer },
            'text/event-stream': { schema: { type: 'string', examples: [STREAM_EXAMPLE] } },
          },
        },
        ...problems(400, 413, 415),
      },
    },
    document: graphql(`
      query RestAsk($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {
        ask(question: $question, topK: $topK, tier: $tier, tags: $tags) { ...RestAnswer }
      }
    `),
    variables: variablesOf,
    instead: (parsed, request, reply) => (parsed.body.stream ? sendStream(deps, parsed, request, reply) : null),
    respond: ({ ask }) => answerBody(ask),
  });
}

function variablesOf({ body: { question, top_k, tier, tags } }: QueryRequest): RestAskQueryVariables {
  const tiers = tier === undefined ? null : [tier].flat().map(tierValue);
  return { question, topK: top_k, tier: tiers, tags: tags ?? null };
}

function citationBody({ document, revision, tier, heading, ...citation }: RestCitationFragment) {
  return {
    ...citation,
    document_id: document.id,
    revision: revision.number,
    heading: heading ?? null,
    tier: tierName(tier),
  };
}

function answerBody({ citations, nearest, tookMs, ...answer }: RestAnswerFragment) {
  return {
    ...answer,
    citations: citations.map(citationBody),
    nearest: nearest.map(itemBody),
    took_ms: tookMs,
  };
}

async function sendStream(
  { schema, features, streams, heartbeatMs }: QueryDeps,
  parsed: QueryRequest,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const results = await subscribe({
    schema,
    document: AnswerStream,
    variableValues: { ...variablesOf(parsed) },
    contextValue: {
      ...features,
      requestId: request.id,
      allowance: createAllowance(),
      left: () => whenLeft(reply),
      hasRoom: () => Promise.resolve(),
    },
  });
  if (!(Symbol.asyncIterator in results)) throw results.errors?.[0]?.originalError ?? results.errors?.[0];

  const gone = () => void results.return();
  // Who has left meanwhile is told nothing any more.
  if (reply.raw.destroyed) {
    gone();
    return reply;
  }
  reply.raw.once('close', gone);
  reply.raw.once('close', streams.open('rest'));
  reply.headers({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  });
  const onFault = (fault: unknown) => features.reportFault(fault, request.id);
  const items = results as AsyncIterator<StreamResult, void, undefined>;
  return reply.send(Readable.from(frames(items, heartbeatMs, onFault), { objectMode: true, highWaterMark: 4 }));
}

/** The wire form of an answer. What keeps it from its end is told by its last event. */
async function* frames(
  results: AsyncIterator<StreamResult, void, undefined>,
  heartbeatMs: number,
  onFault: (fault: unknown) => void,
): AsyncGenerator<string, void, undefined> {
  // Sent at once, so that the client knows that it is connected.
  yield ': answering\n\n';
  try {
    for await (const result of withSilences(results, heartbeatMs)) {
      if (result === 'silence') yield heartbeat();
      else yield frameOf(result);
    }
  } catch (error) {
    const known = translateDatabaseError(error);
    if (!(known instanceof DomainError)) onFault(error);
    const { code, message } =
      known instanceof DomainError ? known : new DomainError('INTERNAL', 'Something went wrong on our side.');
    yield frame('error', { code, detail: message });
  }
}

/** @throws the error that a result is, where it has no data */
function frameOf({ data, errors }: StreamResult): string {
  const event = data?.answer;
  if (event === undefined) throw errors?.[0]?.originalError ?? errors?.[0];
  switch (event.__typename) {
    case 'AnswerToken':
      return frame('token', { text: event.text });
    case 'AnswerCitation':
      return frame('citation', citationBody(event.citation));
    case 'AnswerError':
      return frame('error', { code: event.code, detail: event.detail });
    case 'AnswerDone':
      return frame('done', answerBody(event.answer));
  }
}

function frame(event: string, body: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(body)}\n\n`;
}
