import { DomainError } from '../../domain/failure.ts';
import { adaptRequest, refusedField } from './adapt-request.ts';

/** Whoever is asked to wait for longer is told so: there is a built-in way, and time to come back. */
const LONGEST_WAIT_MS = 5_000;

/**
 * Makes the `fetch` of a client of models. It learns from refusals which fields an endpoint does not take, and sends them otherwise
 * from then on.
 *
 * An endpoint that asks to wait is waited for only where that is short, and a spent budget is not asked again: the client
 * itself would wait for a minute, twice.
 *
 * @throws DomainError `AI_QUOTA`, with `retryAfterMs` when the endpoint tells
 */
export function createEndpointFetch(): typeof fetch {
  const refused = new Set<string>();

  return async function endpointFetch(url, init) {
    if (typeof init?.body !== 'string') return promptly(await fetch(url, init));
    const body = JSON.parse(init.body);
    for (;;) {
      const sent = adaptRequest(body, refused);
      const response = await fetch(url, { ...init, body: JSON.stringify(sent) });
      if (response.status !== 400) return promptly(response);
      const refusal = await response.text();
      const field = refusedField(sent, refusal);
      if (field === null) return new Response(refusal, response);
      refused.add(field);
    }
  };
}

async function promptly(response: Response): Promise<Response> {
  if (response.status !== 429 && response.status !== 402) return response;
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'));
  if (response.status === 429 && retryAfterMs !== null && retryAfterMs <= LONGEST_WAIT_MS) return response;
  await response.body?.cancel();
  throw quotaSpent(retryAfterMs);
}

export function quotaSpent(retryAfterMs: number | null, cause?: unknown): DomainError {
  return new DomainError('AI_QUOTA', 'The model endpoint asks to slow down, or its quota is used up.', {
    cause,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}

/** Milliseconds; null when the endpoint does not tell. */
export function readRetryAfter(text: string | null): number | null {
  if (text === null) return null;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
