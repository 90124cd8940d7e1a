/** The driver for any endpoint that speaks OpenAI's protocol: OpenAI, Ollama, vLLM and many others. */

import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createTurns, type TakeTurn } from '../../domain/create-turns.ts';
import type { ModelProvider } from '../model-provider.ts';
import { createChatModel } from './chat-model.ts';
import { checkEndpoint } from './check-endpoint.ts';
import { createEmbeddingModel } from './embedding-model.ts';
import { createEndpointFetch } from './endpoint-fetch.ts';
import type { ModelPatience, ModelSettings } from './model-settings.ts';

/** Calls of one kind that are under way at a time; others wait for their turn, and no kind for another. */
const CALLS_AT_A_TIME = 4;

const PATIENCE: ModelPatience = { answerMs: 120_000, silenceMs: 30_000, embeddingMs: 30_000 };

export function openModelEndpoint(settings: ModelSettings, patience: ModelPatience = PATIENCE): ModelProvider {
  const { baseUrl, apiKey, chatModel, embeddingModel } = settings;
  // What it warns of is for whoever writes this code, not for whoever runs it.
  globalThis.AI_SDK_LOG_WARNINGS = false;
  const endpoint = createOpenAICompatible({
    name: 'endpoint',
    baseURL: baseUrl,
    ...(apiKey === null ? {} : { apiKey }),
    includeUsage: true,
    supportsStructuredOutputs: true,
    fetch: createEndpointFetch(),
  });
  const turns = { answers: createTurns(CALLS_AT_A_TIME), streams: createTurns(CALLS_AT_A_TIME) };
  const embeddingTurns = { pages: createTurns(CALLS_AT_A_TIME), queries: createTurns(CALLS_AT_A_TIME) };
  const embeddingBy = (id: string, takeTurn: TakeTurn) =>
    createEmbeddingModel(endpoint.embeddingModel(id), patience, takeTurn);
  return {
    chat: chatModel === null ? null : createChatModel(endpoint.chatModel(chatModel), patience, turns),
    embedding: embeddingModel === null ? null : embeddingBy(embeddingModel, embeddingTurns.pages),
    queryEmbedding: (id) => embeddingBy(id, embeddingTurns.queries),
    check: () => checkEndpoint(settings),
  };
}
