import { CHAT_MODEL, type ChatCall, type ModelEndpoint } from './model-endpoint.ts';
import type { Settings } from './size.ts';

/** What an app needs to be told to let an endpoint's model write. */
export function chatSettings(endpoint: ModelEndpoint): Settings {
  return { AI_BASE_URL: endpoint.baseUrl, AI_CHAT_MODEL: CHAT_MODEL };
}

interface Said {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly score?: number;
  readonly explanation?: string;
}

const CRITERIA = ['depth', 'substance', 'structure', 'readability', 'provenance', 'sources'];

/** What a model answers for a page, or for a part of one, in the form that it was asked for. */
export function pageReply(said: Said = {}): (call: ChatCall) => string {
  const {
    summary = 'The model says what the page says.',
    tags = ['model tag'],
    score = 9,
    explanation = 'So it is.',
  } = said;
  const quality = Object.fromEntries(CRITERIA.map((name) => [name, { score, explanation }]));
  return ({ messages }) => {
    const isPart = messages[0]?.content.includes('holds part ');
    return JSON.stringify({ summary, tags, quality: isPart ? 'Well written.' : quality });
  };
}
