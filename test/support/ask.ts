import { createAsk } from '../../src/library/ask/ask.ts';
import { createSources } from '../../src/library/ask/find-sources.ts';
import { createFindFused } from '../../src/library/find-fused.ts';
import { createFindPassagesBy } from '../../src/library/find-passages-by.ts';
import { createFindPassages } from '../../src/library/lexical/find-passages.ts';
import { openModelEndpoint } from '../../src/models/openai-compatible/open-model-endpoint.ts';
import type { TestApp } from './app.ts';
import { subscribe } from './graphql-watch.ts';
import { CHAT_MODEL, type ModelEndpoint } from './model-endpoint.ts';
import { openStream, type SseMessage } from './sse.ts';

/** The answer to a question by REST. */
export async function ask(app: TestApp, question: string, body: Record<string, unknown> = {}) {
  return app.rest('POST', '/query', { question, ...body });
}

/** The messages of an answer as server-sent events, to its end. */
export async function askStream(app: TestApp, question: string): Promise<SseMessage[]> {
  const messages: SseMessage[] = [];
  for await (const message of openAnswer(app, question)) messages.push(message);
  return messages;
}

/** The same one by one; leaving the loop closes the connection. */
export function openAnswer(app: TestApp, question: string): AsyncGenerator<SseMessage, void, undefined> {
  return openStream(
    `${app.url}/api/v1/query`,
    { 'content-type': 'application/json' },
    { method: 'POST', body: JSON.stringify({ question, stream: true }) },
  );
}

interface AnswerEvent {
  readonly __typename: string;
  readonly answer?: { readonly answer: string };
}

/** The events of an answer by GraphQL, to its end. */
export async function watchAnswer(app: TestApp, question: string): Promise<AnswerEvent[]> {
  const query =
    'subscription ($question: String!) { event: answer(question: $question) { __typename ... on AnswerDone { answer { answer } } } }';
  const events: AnswerEvent[] = [];
  for await (const { data, errors } of subscribe<AnswerEvent>(app.url, 'distinct connections', query, { question })) {
    if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join(' '));
    if (data) events.push(data.event);
  }
  return events;
}

/** Asks past the front door, by a model that is given half a second. */
export function askImpatiently(app: TestApp, endpoint: ModelEndpoint, question: string) {
  const settings = { baseUrl: endpoint.baseUrl, apiKey: null, chatModel: CHAT_MODEL, embeddingModel: null };
  const { chat } = openModelEndpoint(settings, { answerMs: 500, silenceMs: 500, embeddingMs: 500 });
  const findPassagesBy = createFindPassagesBy(createFindPassages(app.database), null);
  const sources = createSources(app.database, createFindFused(findPassagesBy));
  const never = new AbortController().signal;
  return createAsk({ sources, chat, stopping: never })({ question, topK: 5, filter: {} }, never);
}

/** What the tokens of a stream say together. */
export function textOf(messages: readonly SseMessage[]): string {
  return messages.flatMap(({ event, data }) => (event === 'token' ? [data.text] : [])).join('');
}

export const OTTERS = {
  title: 'How otters sleep',
  text:
    'Otters sleep on their backs and hold hands, so that they do not drift apart.\n' +
    'The <a href="https://example.org/kelp">giant kelp</a> of Monterey Bay was measured in 1987: it grows 53 metres long.',
};

export const BRIDGES = {
  title: 'The bridge of Avignon',
  text: 'The bridge of Avignon was built by Saint Bénézet in 1185.\nIt had 22 arches, of which 4 are left.',
};
