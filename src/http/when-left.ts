import type { FastifyReply } from 'fastify';

/** Aborts when the connection closes: before the answer is whole, whoever asked has left. */
export function whenLeft({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController();
  if (raw.destroyed) left.abort();
  else raw.once('close', () => left.abort());
  return left.signal;
}
