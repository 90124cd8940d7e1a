/**
 * Group commit for calls: what comes while a call is under way goes together in the next one, so that a busy server makes
 * few large statements and a quiet one waits for nothing. (DeWitt et al., "Implementation Techniques for Main Memory
 * Database Systems", 1984, section 5.)
 */

interface GroupOptions {
  /** Items in one call at most. */
  readonly most: number;
  /** Calls under way at once. */
  readonly lanes?: number;
  /** Whether a failed call may have failed of one of its items: then each is tried alone, and only the bad one fails. */
  readonly mayBeOneItem?: (error: unknown) => boolean;
}

interface Waiting<In, Out> {
  readonly item: In;
  resolve(result: Out): void;
  reject(error: unknown): void;
}

/**
 * Makes a function of one item out of `run`, a function of many that answers in the same order.
 *
 * A call's items all joined before it began, so a read sees all that was committed before it was asked for.
 */
export function groupCalls<In, Out>(
  run: (items: readonly In[]) => Promise<readonly Out[]>,
  { most, lanes = 1, mayBeOneItem = () => false }: GroupOptions,
): (item: In) => Promise<Out> {
  const waiting: Waiting<In, Out>[] = [];
  let underWay = 0;
  let scheduled = false;

  async function runGroup(group: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const results = await run(group.map((call) => call.item));
      group.forEach((call, index) => {
        call.resolve(results[index] as Out);
      });
    } catch (error) {
      if (group.length > 1 && mayBeOneItem(error)) {
        for (const call of group) await runGroup([call]);
      } else {
        for (const call of group) call.reject(error);
      }
    }
  }

  function begin(): void {
    scheduled = false;
    while (waiting.length > 0 && underWay < lanes) {
      underWay += 1;
      void runGroup(waiting.splice(0, most)).finally(() => {
        underWay -= 1;
        begin();
      });
    }
  }

  return (item) =>
    new Promise<Out>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (scheduled || underWay >= lanes) return;
      scheduled = true;
      // After the I/O of this turn, so that requests that arrived together go together.
      setImmediate(begin);
    });
}
