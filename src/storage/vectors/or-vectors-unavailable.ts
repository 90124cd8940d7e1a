import { DomainError } from '../../domain/failure.ts';

/** @throws DomainError `VECTORS_UNAVAILABLE` for whatever the work throws */
export async function orVectorsUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new DomainError('VECTORS_UNAVAILABLE', 'The vectors can not be read or stored at the moment.', {
      cause,
      retryAfterMs: 2_000,
    });
  }
}
