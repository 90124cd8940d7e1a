/** The two sizes that the end-to-end tests run on: see `projects` in vitest.config.ts. */

import type { AppOptions } from '../../src/app.ts';
import type { Role } from '../../src/config.ts';
import type { ObjectStore } from '../../src/storage/objects/object-store.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Undefined: small. */
    testSize: 'small' | 'large' | undefined;
  }
}

export type Settings = Record<string, string>;

export interface SizeOptions extends AppOptions {
  /** How many jobs may run at once, in all processes together. */
  readonly jobsAtOnce?: number;
  /** On the small size, what its process is for: one of several needs to be told of what they share. */
  readonly role?: Role;
}

/** Processes that are one Librarian. */
export interface Running {
  /** Where it is asked. */
  readonly url: string;
  /** Bytes that its processes have in use, without what is only yet to be collected. */
  memoryInUse(): Promise<number>;
  /** Stops it as a signal would: running jobs get their grace, streams are told. */
  close(): Promise<void>;
}

/** Where a Librarian of one size keeps what it keeps beside its database; it may be started there again and again. */
export interface Size {
  /** What its processes are. */
  readonly roles: readonly Role[];
  /** The settings that make it what it is. */
  readonly settings: Settings;
  start(settings: Settings, options: SizeOptions): Promise<Running>;
  /** Where its files are, while they aren't broken. */
  files(): Promise<ObjectStore>;
  /** From now on files can be neither read nor written. */
  breakFiles(): Promise<void>;
  mendFiles(): Promise<void>;
  /** Removes what was kept. */
  remove(): Promise<void>;
}
