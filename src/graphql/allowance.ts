import { DomainError } from '../domain/failure.ts';

/** Fields that load something large for each item of a list: what one request may have of them. */
const MOST_LOADS = 200;

/**
 * What one request may still load. The cost of a document's text or a job's log is not in the shape of the query, so no rule
 * over queries can bound it; this does.
 */
export interface Allowance {
  /** @throws DomainError `INVALID_INPUT` once it is used up */
  spend(field: string): void;
}

export function createAllowance(): Allowance {
  let left = MOST_LOADS;
  return {
    spend(field) {
      left -= 1;
      if (left >= 0) return;
      throw new DomainError(
        'INVALID_INPUT',
        `A request may ask for "${field}" and its like ${MOST_LOADS} times; page it.`,
        {
          field,
        },
      );
    },
  };
}
