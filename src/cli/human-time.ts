const STEPS = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1_000 },
] as const;

/** How long ago a moment was: `3 min ago`. Older than four weeks: its date. Clocks may differ: the future is `just now`. */
export function timeAgo(timestamp: string, now = Date.now()): string {
  const age = now - Date.parse(timestamp);
  const step = STEPS.find(({ ms }) => age >= ms);
  if (step === undefined) return 'just now';
  if (age >= 28 * STEPS[0].ms) return timestamp.slice(0, 10);
  return `${Math.floor(age / step.ms)} ${step.unit} ago`;
}

/** A duration as people say it: `0.3 s`, `45 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
