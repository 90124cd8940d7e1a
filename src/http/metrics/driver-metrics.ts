import { Counter, type Registry } from 'prom-client';
import { DomainError, type ErrorCode } from '../../domain/failure.ts';
import type { Part } from '../../graphql/health.ts';
import { translateDatabaseError } from '../../storage/database/database-errors.ts';

export interface DriverMetrics {
  /** Counts an error that says that a part of the house is away. Answers whether it was one; others are no driver's. */
  failed(error: unknown): boolean;
  /** Counts one that has been translated, by its code. */
  failedOf(code: ErrorCode): void;
  /** Counts a part that is done without while it is away, and so fails nothing. */
  partFailed(part: Part): void;
}

const PARTS: Readonly<Partial<Record<ErrorCode, Part>>> = {
  DATABASE_UNAVAILABLE: 'database',
  QUEUE_UNAVAILABLE: 'queue',
  FILES_UNAVAILABLE: 'files',
  VECTORS_UNAVAILABLE: 'vectors',
  AI_UNAVAILABLE: 'ai',
  AI_QUOTA: 'ai',
  AI_INVALID_OUTPUT: 'ai',
};

/** @param onAway called with each error that says that a part can't be reached */
export function driverMetrics(registry: Registry, onAway: (part: Part, error: unknown) => void): DriverMetrics {
  const errors = new Counter({
    name: 'librarian_driver_errors_total',
    help: 'Requests, job attempts and background work that met a part which was away, by part',
    labelNames: ['part'],
    registers: [registry],
  });
  for (const part of ['database', 'redis', 'vectors', 'files', 'ai', 'queue'] satisfies Part[]) errors.inc({ part }, 0);
  const failedOf = (code: ErrorCode) => {
    const part = PARTS[code];
    if (part !== undefined) errors.inc({ part });
  };
  return {
    failed(error) {
      const known = translateDatabaseError(error);
      const part = known instanceof DomainError ? PARTS[known.code] : undefined;
      if (!(known instanceof DomainError) || part === undefined || known.notReady) return false;
      failedOf(known.code);
      if (known.code.endsWith('_UNAVAILABLE')) onAway(part, known.cause ?? known);
      return true;
    },
    failedOf,
    partFailed: (part) => errors.inc({ part }),
  };
}
