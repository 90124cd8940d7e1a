/** How the parts of the house are. */

export const CHECK_STATUSES = ['ok', 'degraded', 'down'] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];

export interface Check {
  readonly status: CheckStatus;
  /** Which driver serves the part, and what is wrong with it. */
  readonly detail: string;
}

/** The parts, in the order in which they are shown. */
export const PARTS = ['database', 'redis', 'vectors', 'files', 'ai', 'queue'] as const;
export type Part = (typeof PARTS)[number];

export interface Health {
  readonly status: CheckStatus;
  readonly version: string;
  readonly checks: Readonly<Record<Part, Check>>;
}
