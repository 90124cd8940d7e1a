import type { StartServer } from './start-server.ts';
import type { Site } from './start-site.ts';

/** One number, and what it should be. */
export interface Reading {
  readonly name: string;
  readonly value: number;
  /** `ms`, `s`, `/s`, `MB` (10⁶ bytes), or `×` for how many times as much. */
  readonly unit: 'ms' | 's' | '/s' | 'MB' | '×';
  /** Absent for a number that is told only to explain another. */
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
}

/** A measurement that starts what it needs, takes its readings and stops everything. */
export type Measure = (site: Site, startServer: StartServer) => Promise<Reading[]>;

/** Undefined where there is no target. */
export function isMet({ value, target }: Reading): boolean | undefined {
  if (target === undefined) return undefined;
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}
