import { DomainError } from '../domain/failure.ts';

/** Fields that load something large for each item of a list: what one request may have of them. */
const MOST_LOADS = 200;

/** Items of lists, and what is looked up for each of them: what one request may have of them. */
const MOST_ITEMS = 5_000;

/**
 * What one request may still load. How long a list is may stand in a variable, and the cost of a document's text or a job's
 * log is not in the shape of the query, so no rule over queries can bound them; this does.
 */
export interface Allowance {
  /**
   * @param weight how many loads it is as dear as; 1 unless it is said
   * @throws DomainError `INVALID_INPUT` once it is used up
   */
  spend(field: string, weight?: number): void;
  /** @throws DomainError `INVALID_INPUT` when fewer are left */
  spendItems(field: string, count: number): void;
}

export function createAllowance(): Allowance {
  let loads = MOST_LOADS;
  let items = MOST_ITEMS;
  return {
    spend(field, weight = 1) {
      loads -= weight;
      if (loads >= 0) return;
      const most = Math.floor(MOST_LOADS / weight);
      throw refusal(field, `A request may ask for "${field}" and its like ${most} times; page it.`);
    },
    spendItems(field, count) {
      items -= count;
      if (items < 0) throw refusal(field, `A request may ask for ${MOST_ITEMS} items in all; page it.`);
    },
  };
}

function refusal(field: string, message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field });
}
