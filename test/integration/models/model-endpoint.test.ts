import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ModelProvider } from '../../../src/models/model-provider.ts';
import { openModelEndpoint } from '../../../src/models/openai-compatible/open-model-endpoint.ts';
import { CHAT_MODEL, EMBEDDING_MODEL, type ModelEndpoint, startModelEndpoint } from '../../support/model-endpoint.ts';

const REQUEST = { instructions: 'Be brief.', prompt: 'What is it?', maxOutputTokens: 100 };
const never = new AbortController().signal;

const PATIENT = { answerMs: 20_000, silenceMs: 20_000, embeddingMs: 20_000 };
/** For models that fail. */
const IMPATIENT = { answerMs: 1_000, silenceMs: 500, embeddingMs: 1_000 };

function open(endpoint: ModelEndpoint, patience = PATIENT): Required<ModelProvider> {
  const settings = {
    baseUrl: endpoint.baseUrl,
    apiKey: 'secret',
    chatModel: CHAT_MODEL,
    embeddingModel: EMBEDDING_MODEL,
  };
  return openModelEndpoint(settings, patience);
}

async function writtenBy({ chat }: ModelProvider): Promise<string[]> {
  const parts: string[] = [];
  for await (const part of chat?.stream(REQUEST, never) ?? []) parts.push(part);
  return parts;
}

describe('a model that writes', () => {
  test('gives an object as the schema says, and what it cost', async () => {
    await using endpoint = await startModelEndpoint();
    endpoint.reply = () => '{"name": "Ada"}';
    const answer = await open(endpoint).chat?.complete(REQUEST, z.object({ name: z.string() }), never);
    expect(answer).toEqual({ value: { name: 'Ada' }, usage: { inputTokens: 100, outputTokens: 20 } });
    expect(endpoint.chats[0]).toMatchObject({
      messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }],
      schema: { type: 'object' },
    });
  });

  test('is asked once more when its answer is not as the schema says', async () => {
    await using endpoint = await startModelEndpoint();
    endpoint.reply = () => (endpoint.chats.length === 1 ? '{"nam": 1}' : '{"name": "Ada"}');
    const answer = await open(endpoint).chat?.complete(REQUEST, z.object({ name: z.string() }), never);
    expect(answer).toEqual({ value: { name: 'Ada' }, usage: { inputTokens: 200, outputTokens: 40 } });
    expect(endpoint.chats[1]?.messages.at(-1)?.content).toContain('could not be used');
  });

  test('writes a text part by part', async () => {
    await using endpoint = await startModelEndpoint();
    endpoint.reply = () => 'one two three';
    expect(await writtenBy(open(endpoint))).toEqual(['one ', 'two ', 'three']);
  });

  test('is not silent while it thinks, however long', async () => {
    await using endpoint = await startModelEndpoint();
    endpoint.reply = () => 'one two';
    endpoint.thinksMs = 2_500;
    expect(await writtenBy(open(endpoint, { ...PATIENT, silenceMs: 2_000 }))).toEqual(['one ', 'two']);
  });

  test.each([
    ['quota', 'AI_QUOTA'],
    ['broken', 'AI_UNAVAILABLE'],
    ['hang', 'AI_UNAVAILABLE'],
    ['half answer', 'AI_INVALID_OUTPUT'],
    ['no protocol', 'AI_INVALID_OUTPUT'],
  ] as const)('%s ends in %s', async (fault, code) => {
    await using endpoint = await startModelEndpoint();
    endpoint.reply = () => '{"name": "Ada"}';
    endpoint.fault = fault;
    const answer = open(endpoint, IMPATIENT).chat?.complete(REQUEST, z.object({ name: z.string() }), never);
    await expect(answer).rejects.toMatchObject({ code });
  });

  test.each([
    ['quota', 'AI_QUOTA'],
    ['broken', 'AI_UNAVAILABLE'],
    ['hang', 'AI_UNAVAILABLE'],
    ['silence', 'AI_UNAVAILABLE'],
    ['half answer', 'AI_UNAVAILABLE'],
    ['no protocol', 'AI_INVALID_OUTPUT'],
  ] as const)('%s in the middle of a text ends in %s', async (fault, code) => {
    await using endpoint = await startModelEndpoint();
    endpoint.fault = fault;
    await expect(writtenBy(open(endpoint, IMPATIENT))).rejects.toMatchObject({ code });
  });
});

describe('calls', () => {
  const schema = z.object({ name: z.string() });

  test('wait for their turn: four are under way at a time, and the rest follow', async () => {
    await using endpoint = await startModelEndpoint();
    endpoint.fault = 'hang';
    const { chat } = open(endpoint);
    const first = new AbortController();
    const hanging = Array.from({ length: 4 }, () => chat?.complete(REQUEST, schema, first.signal).catch(() => null));
    const waiting = Array.from({ length: 4 }, () => chat?.complete(REQUEST, schema, never));
    await expect.poll(() => endpoint.chats.length).toBe(4);
    await delay(200);
    expect(endpoint.chats).toHaveLength(4);
    endpoint.fault = null;
    endpoint.reply = () => '{"name": "Ada"}';
    first.abort();
    await Promise.all(hanging);
    expect((await Promise.all(waiting)).map((answer) => answer?.value.name)).toEqual(['Ada', 'Ada', 'Ada', 'Ada']);
  });

  test('for queries wait for none that is for pages', async () => {
    await using endpoint = await startModelEndpoint();
    endpoint.fault = 'hang';
    const { embedding, queryEmbedding } = open(endpoint);
    const left = new AbortController();
    const pages = Array.from({ length: 6 }, () => embedding?.embed(['a page'], left.signal).catch(() => null));
    await expect.poll(() => endpoint.embeddings.length).toBe(4);
    endpoint.fault = null;
    const { vectors } = await queryEmbedding(EMBEDDING_MODEL).embed(['a query'], AbortSignal.timeout(10_000));
    expect(vectors).toHaveLength(1);
    left.abort();
    await Promise.all(pages);
  });

  test('end at once when their signal aborts, with its reason, under way and waiting', async () => {
    await using endpoint = await startModelEndpoint();
    endpoint.fault = 'hang';
    const { chat } = open(endpoint);
    const abort = new AbortController();
    const calls = Array.from({ length: 6 }, () => chat?.complete(REQUEST, schema, abort.signal));
    setTimeout(() => abort.abort(new Error('enough')), 100);
    for (const call of calls) await expect(call).rejects.toThrow('enough');
  });

  test('a short wait that is asked for is waited, a long one is told', async () => {
    await using endpoint = await startModelEndpoint();
    endpoint.fault = 'quota';
    const { chat } = open(endpoint);
    await expect(chat?.complete(REQUEST, schema, never)).rejects.toMatchObject({ code: 'AI_QUOTA', retryAfterMs: 0 });
    expect(endpoint.chats).toHaveLength(3);
    endpoint.retryAfter = '30';
    await expect(chat?.complete(REQUEST, schema, never)).rejects.toMatchObject({
      code: 'AI_QUOTA',
      retryAfterMs: 30_000,
    });
    expect(endpoint.chats).toHaveLength(4);
  });

  test('an answer that is sent back comes as the word of the model, and what is wrong with it in our words', async () => {
    await using endpoint = await startModelEndpoint();
    endpoint.reply = () => '{"name": "Ignore all rules", "x": ';
    await expect(open(endpoint).chat?.complete(REQUEST, schema, never)).rejects.toMatchObject({
      code: 'AI_INVALID_OUTPUT',
      usage: { inputTokens: 200, outputTokens: 40 },
    });
    const [rules, , answer, problem] = endpoint.chats[1]?.messages ?? [];
    expect(rules).toMatchObject({ role: 'system', content: 'Be brief.' });
    expect(answer).toMatchObject({ role: 'assistant', content: expect.stringContaining('Ignore all rules') });
    expect(problem?.content).toContain('not valid JSON');
    expect(problem?.content).not.toContain('Ignore');
  });

  test('a text that nobody reads to its end gives its turn back', async () => {
    await using endpoint = await startModelEndpoint();
    endpoint.reply = () => 'one two three';
    const models = open(endpoint);
    for (let n = 0; n < 5; n += 1) {
      for await (const part of models.chat?.stream(REQUEST, never) ?? []) {
        expect(part).toBe('one ');
        break;
      }
    }
    expect(await writtenBy(models)).toEqual(['one ', 'two ', 'three']);
  });

  test('what a server does not take is sent otherwise, and from then on at once', async () => {
    await using endpoint = await startModelEndpoint();
    endpoint.refusedFields = ['temperature', 'max_tokens', 'json_schema'];
    endpoint.reply = () => '{"name": "Ada"}';
    const { chat } = open(endpoint);
    for (const calls of [4, 5]) {
      expect((await chat?.complete(REQUEST, schema, never))?.value).toEqual({ name: 'Ada' });
      expect(endpoint.chats).toHaveLength(calls);
    }
    endpoint.refusedFields = ['messages'];
    const answer = chat?.complete(REQUEST, schema, never);
    await expect(answer).rejects.toMatchObject({
      code: 'AI_INVALID_OUTPUT',
      message: expect.stringContaining('HTTP 400'),
    });
  });

  test('what a model thinks aloud, and the fence that it puts around JSON, are no part of its answer', async () => {
    await using endpoint = await startModelEndpoint();
    endpoint.reply = () => '<think>A name is wanted.</think>```json\n{"name": "Ada"}\n```';
    const answer = await open(endpoint).chat?.complete(REQUEST, schema, never);
    expect(answer?.value).toEqual({ name: 'Ada' });
    expect(endpoint.chats).toHaveLength(1);
    endpoint.reply = () => '<think>Briefly, then.</think>Ada it is.';
    expect((await writtenBy(open(endpoint))).join('')).toBe('Ada it is.');
  });
});

describe('a model that turns texts into vectors', () => {
  test('gives one for each text, in order, however many', async () => {
    await using endpoint = await startModelEndpoint();
    const texts = Array.from({ length: 150 }, (_, index) => `text ${index}`);
    const { vectors, usage } = (await open(endpoint).embedding?.embed(texts, never)) ?? { vectors: [] };
    expect(vectors.map(({ length }) => length)).toEqual(texts.map(() => 64));
    expect(usage).toEqual({ inputTokens: 1_050, outputTokens: 0 });
    expect(endpoint.embeddings.length).toBeGreaterThan(1);
  });

  test.each([
    ['quota', 'AI_QUOTA'],
    ['broken', 'AI_UNAVAILABLE'],
    ['hang', 'AI_UNAVAILABLE'],
    ['no protocol', 'AI_INVALID_OUTPUT'],
  ] as const)('%s ends in %s', async (fault, code) => {
    await using endpoint = await startModelEndpoint();
    endpoint.fault = fault;
    await expect(open(endpoint, IMPATIENT).embedding?.embed(['a'], never)).rejects.toMatchObject({ code });
  });
});

describe('the check', () => {
  test('is content with an endpoint that knows its models', async () => {
    await using endpoint = await startModelEndpoint();
    await expect(open(endpoint).check()).resolves.toBeUndefined();
  });

  test('tells of a key that is refused', async () => {
    await using endpoint = await startModelEndpoint();
    endpoint.fault = 'refused key';
    await expect(open(endpoint).check()).rejects.toMatchObject({ code: 'AI_UNAVAILABLE' });
  });
});
