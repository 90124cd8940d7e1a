import { request } from 'undici';
import { DomainError } from '../../domain/failure.ts';
import type { ModelSettings } from './model-settings.ts';

const PATIENCE_MS = 2_500;

/**
 * Asks an endpoint for its list of models. What is on it is not looked at: some list names that they answer to under others, and
 * some have no list at all. Only an endpoint that is away, or that refuses the key, is at fault.
 *
 * @throws DomainError `AI_UNAVAILABLE`
 */
export async function checkEndpoint({ baseUrl, apiKey }: ModelSettings): Promise<void> {
  const url = `${baseUrl.replace(/\/+$/, '')}/models`;
  const status = await statusOf(url, apiKey).catch((cause: unknown) => {
    throw new DomainError('AI_UNAVAILABLE', `The model endpoint does not answer at ${new URL(url).origin}.`, { cause });
  });
  if (status === 401 || status === 403) {
    const refused = apiKey === null ? 'asks for a key, and AI_API_KEY is not set' : 'refuses AI_API_KEY';
    throw new DomainError('AI_UNAVAILABLE', `The model endpoint ${refused} (HTTP ${status}).`);
  }
  if (status >= 500) throw new DomainError('AI_UNAVAILABLE', `The model endpoint answers HTTP ${status}.`);
}

async function statusOf(url: string, apiKey: string | null): Promise<number> {
  const { statusCode, body } = await request(url, {
    headers: apiKey === null ? {} : { authorization: `Bearer ${apiKey}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  await body.dump();
  return statusCode;
}
