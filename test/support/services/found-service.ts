/** A real service that tests run against; one for the whole run, shared by all test files. */
export interface RunningService<Address> {
  readonly address: Address;
  /** What it is, for whoever reads the results. */
  readonly ranAgainst: string;
  stop(): Promise<void>;
}

/** A way to a service. It throws when it isn't open on this machine, and its message says why, as a part of a sentence. */
export type Way<Address> = () => Promise<RunningService<Address>>;

export type FoundService<Address> = RunningService<Address> | { readonly missing: string };

/** The first of the ways that is open, or why none is. */
export async function takeFirstWay<Address>(ways: readonly Way<Address>[]): Promise<FoundService<Address>> {
  const reasons: string[] = [];
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { missing: reasons.join('; ') };
}

/** A service that somebody else runs. Whether it answers is not asked: who names one wants to hear when it doesn't. */
export function namedService<Address>(variable: string, url: string, address: Address): RunningService<Address> {
  return { address, ranAgainst: `${new URL(url).host}, as ${variable} says`, stop: async () => undefined };
}
