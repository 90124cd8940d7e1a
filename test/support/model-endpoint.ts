/** A server on this machine that speaks OpenAI's protocol, as well or as badly as a test wants. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a client asked for. */
export interface ChatCall {
  /** The texts of all messages, rules first. */
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  /** Set when an object is wanted. */
  readonly schema: unknown;
  readonly stream: boolean;
}

/** What goes wrong, by how it looks from outside. */
export type ModelFault =
  | 'quota'
  | 'broken'
  | 'hang'
  | 'silence'
  | 'half answer'
  | 'no protocol'
  | 'wrong dimension'
  | 'refused key';

export interface ModelEndpoint extends AsyncDisposable {
  /** As AI_BASE_URL. */
  readonly baseUrl: string;
  readonly chats: readonly ChatCall[];
  /** The texts of each call for vectors, with the model that was asked. */
  readonly embeddings: readonly { readonly model: string; readonly texts: readonly string[] }[];
  /** Texts whose reader has left before their end. */
  readonly brokenOff: number;
  /** Calls that were left because they hang. */
  readonly leftHanging: number;
  /** What chat answers: a text, or the JSON of an object. */
  reply: (call: ChatCall) => string;
  /** Awaited before a chat is answered. */
  before: () => Promise<unknown>;
  /** What happens to the next calls; null: they are served. */
  fault: ModelFault | null;
  /** Whether a call for vectors is answered with 400, as a model that is not there is, or a text that is too long. */
  refuses: (call: ModelEndpoint['embeddings'][number]) => boolean;
  /** Fields of a request for chat that are refused, as some servers do. */
  refusedFields: readonly string[];
  /** With the fault `quota`: the Retry-After header. */
  retryAfter: string;
  /** Milliseconds for which it thinks aloud before it writes a text. */
  thinksMs: number;
}

export const CHAT_MODEL = 'test-chat';
export const EMBEDDING_MODEL = 'test-embedding';
const DIMENSIONS = 64;

/** Words that the embedding model takes for the same, as a real one would. */
const MEANINGS: Readonly<Record<string, string>> = {
  automobile: 'car',
  vehicle: 'car',
  physician: 'doctor',
  feline: 'cat',
};

export async function startModelEndpoint(): Promise<ModelEndpoint> {
  const chats: ChatCall[] = [];
  const embeddings: { model: string; texts: string[] }[] = [];
  const server = createServer((request, response) => void serve(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');

  let brokenOff = 0;
  let leftHanging = 0;
  const endpoint: ModelEndpoint = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    chats,
    embeddings,
    get brokenOff() {
      return brokenOff;
    },
    get leftHanging() {
      return leftHanging;
    },
    reply: ({ messages }) => `You said: ${messages.at(-1)?.content ?? ''}`,
    before: async () => undefined,
    fault: null,
    refuses: () => false,
    refusedFields: [],
    retryAfter: '0',
    thinksMs: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse((await textOf(request)) || '{}');
    if (request.url?.endsWith('/models')) {
      if (endpoint.fault === 'refused key') return send(response, 401, { error: { message: 'bad key' } });
      return send(response, 200, { object: 'list', data: [{ id: CHAT_MODEL }, { id: EMBEDDING_MODEL }] });
    }
    if (request.url?.endsWith('/embeddings')) {
      const call = { model: body.model, texts: [body.input].flat() };
      embeddings.push(call);
      if (fail(response)) return;
      if (endpoint.refuses(call)) return send(response, 400, { error: { message: 'no such model, or too long' } });
      const dimensions = endpoint.fault === 'wrong dimension' ? DIMENSIONS / 2 : DIMENSIONS;
      const texts = [body.input].flat();
      const data = texts.map((text, index) => ({
        object: 'embedding',
        index,
        embedding: embed(text, body.model, dimensions),
      }));
      return send(response, 200, {
        object: 'list',
        model: body.model,
        data,
        usage: { prompt_tokens: 7 * texts.length, total_tokens: 7 * texts.length },
      });
    }
    const call = {
      messages: body.messages,
      schema: body.response_format?.json_schema?.schema ?? null,
      stream: body.stream === true,
    };
    chats.push(call);
    const refused = endpoint.refusedFields.find((field) =>
      field === 'json_schema' ? body.response_format?.type === field : field in body,
    );
    if (refused !== undefined) return send(response, 400, { error: { message: `Unsupported: ${refused}` } });
    if (fail(response)) return;
    await endpoint.before();
    const text = endpoint.reply(call);
    if (call.stream) response.once('close', () => (brokenOff += response.writableEnded || response.errored ? 0 : 1));
    if (call.stream) return stream(response, text, endpoint);
    const content = endpoint.fault === 'half answer' ? text.slice(0, text.length / 2) : text;
    send(response, 200, {
      ...HEAD,
      object: 'chat.completion',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
      usage: USAGE,
    });
  }

  /** Whether the call was answered, or left, by a fault. */
  function fail(response: ServerResponse): boolean {
    if (endpoint.fault === 'hang') {
      response.once('close', () => (leftHanging += 1));
      return true;
    }
    if (endpoint.fault === 'quota') {
      response.setHeader('retry-after', endpoint.retryAfter);
      send(response, 429, { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } });
    } else if (endpoint.fault === 'broken') send(response, 500, { error: { message: 'out of memory' } });
    else if (endpoint.fault === 'refused key') send(response, 401, { error: { message: 'bad key' } });
    else if (endpoint.fault === 'no protocol')
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": "no"}');
    else return false;
    return true;
  }

  return endpoint;
}

const HEAD = { id: 'chatcmpl-1', created: 1_700_000_000, model: CHAT_MODEL };
const USAGE = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Word by word, as models write; a half answer breaks the connection off in the middle, silence leaves it open. */
async function stream(
  response: ServerResponse,
  text: string,
  { fault, thinksMs }: Pick<ModelEndpoint, 'fault' | 'thinksMs'>,
): Promise<void> {
  const isHalf = fault === 'half answer' || fault === 'silence';
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const parts = text.split(/(?<=\s)/);
  const chunk = (delta: object, finish: string | null) =>
    `data: ${JSON.stringify({ ...HEAD, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  for (let thoughtMs = 0; thoughtMs < thinksMs; thoughtMs += 50) {
    response.write(chunk({ reasoning_content: 'Hm. ' }, null));
    await sleep(50);
  }
  for (const content of isHalf ? parts.slice(0, Math.ceil(parts.length / 2)) : parts) {
    if (response.destroyed) return;
    response.write(chunk({ content }, null));
    await sleep(1);
  }
  if (fault === 'silence') return;
  if (isHalf) return void response.destroy();
  response.write(chunk({}, 'stop'));
  response.write(
    `data: ${JSON.stringify({ ...HEAD, object: 'chat.completion.chunk', choices: [], usage: USAGE })}\n\n`,
  );
  response.end('data: [DONE]\n\n');
}

/** A text's words by place, alike for texts that share words or meanings; other models put them elsewhere. */
function embed(text: string, model: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    let hash = model.length;
    for (const letter of MEANINGS[word] ?? word) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
    const place = hash % dimensions;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  vector[0] = (vector[0] ?? 0) + 0.01;
  return vector;
}
