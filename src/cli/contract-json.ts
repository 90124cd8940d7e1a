/** The fields whose values are words of closed sets; GraphQL shouts them, the contract doesn't. */
const WORDS = new Set([
  'type',
  'status',
  'stage',
  'failedIn',
  'currentStage',
  'stagesCompleted',
  'priority',
  'tier',
  'byHand',
  'mode',
]);

/** Fields that have another name in GraphQL, which wants one shape for one name. */
const RENAMED: Readonly<Record<string, string>> = { failedIn: 'stage', revisionNumber: 'currentRevision' };

/** An answer of GraphQL in the words of REST: names in snake_case, enum values as the contract writes them. */
export function contractJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(contractJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '__typename')
      .map(([name, field]) => [snakeCase(RENAMED[name] ?? name), WORDS.has(name) ? words(field) : contractJson(field)]),
  );
}

/** An enum value as the contract writes it: `TIER_A` is `tier-a`, `JOB_STARTED` is `job_started`. */
export function word(value: string): string {
  return value.startsWith('TIER_') ? value.toLowerCase().replace('_', '-') : value.toLowerCase();
}

function words(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(words);
  return typeof value === 'string' ? word(value) : value;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
