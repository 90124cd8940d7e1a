/**
 * Group commit for calls: what comes while a call is under way goes together in the next one, so that a busy server makes
 * few large statements and a quiet one waits for nothing. (DeWitt et al., "Implementation Techniques for Main Memory
 * Database Systems", 1984, section 5.)
 */

interface GroupOptions<In> {
  /** Items in one call at most. */
  readonly most: number;
  /**
   * Whether a call waits for all that arrives in this turn of the event loop: fewer and larger calls, each a little later.
   * Otherwise it begins as soon as what is running now has ended.
   */
  readonly gathersTurn?: boolean;
  /** Calls under way at once. */
  readonly lanes?: number;
  /** Items with the same key never go in one call; on one lane they keep their order. */
  readonly keyOf?: (item: In) => unknown;
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
  { most, lanes = 1, gathersTurn = false, keyOf, mayBeOneItem = () => false }: GroupOptions<In>,
): (item: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = [];
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

  /** The calls that have waited longest, but only the first of each key. */
  function takeGroup(): Waiting<In, Out>[] {
    if (keyOf === undefined) return waiting.splice(0, most);
    const group: Waiting<In, Out>[] = [];
    const later: Waiting<In, Out>[] = [];
    const keys = new Set<unknown>();
    for (const call of waiting) {
      const key = keyOf(call.item);
      (group.length < most && !keys.has(key) ? group : later).push(call);
      keys.add(key);
    }
    waiting = later;
    return group;
  }

  function begin(): void {
    scheduled = false;
    while (waiting.length > 0 && underWay < lanes) {
      underWay += 1;
      void runGroup(takeGroup()).finally(() => {
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
      if (gathersTurn) setImmediate(begin);
      else queueMicrotask(begin);
    });
}
