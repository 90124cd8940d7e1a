import type { FastifyRequest } from 'fastify';

/** Whether a request says that its body is a form with files, also before it is read. */
export function isForm({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return headers['content-type']?.trimStart().toLowerCase().startsWith('multipart/') ?? false;
}
