/**
 * What one attempt at a job has to tell: in order, each event stored before the next, progress at most five times a second.
 *
 * While an append is under way, what is told meanwhile waits and goes together in the next, so telling never slows the work
 * down. Once an append is refused, the attempt is over (cancelled, or taken over by another worker) and all that follows
 * throws `AttemptOverError`.
 */

import { type JobTokens, STAGE_END, STAGE_START, type Stage } from '../domain/job.ts';
import type { JobEvent, NewEvent } from '../domain/progress-event.ts';
import type { Append } from './event-log.ts';

/** The attempt may write no more: its job was cancelled, or belongs to another worker by now. */
export class AttemptOverError extends Error {
  override readonly name = 'AttemptOverError';
}

const PROGRESS_INTERVAL_MS = 200;

export interface ProgressTracker {
  /** Tells events that belong together; resolves when they are stored. `output` is kept with them. */
  tell(events: readonly NewEvent[], output?: Append['output']): Promise<void>;
  stageStarted(stage: Stage, message: string): Promise<void>;
  /** Tells how far a stage is (0–1). May be called as often as one likes; the newest is told when it is time. */
  stageProgress(stage: Stage, fraction: number, message: string): void;
  stageCompleted(stage: Stage, output: unknown): Promise<void>;
  /** Tells what must not be missed of a stage, however soon after other progress. */
  note(stage: Stage, fraction: number, message: string): void;
  /** Counts what a model has cost; it is stored with what is told next. */
  spent(tokens: JobTokens): void;
  /** What was spent and is not stored yet, for whoever writes the attempt's last word. It is given once. */
  takeSpent(): JobTokens;
  /** Waits until all that was told is stored. */
  settled(): Promise<void>;
  /** The percentage so far. */
  readonly percent: number;
}

interface TrackerOptions {
  readonly jobId: string;
  readonly attempt: number;
  readonly percent: number;
  readonly append: (append: Append) => Promise<readonly JobEvent[]>;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}

const NOTHING: JobTokens = { input: 0, output: 0 };

interface Telling {
  readonly events: NewEvent[];
  percent: number;
  output: Append['output'] | undefined;
}

export function createProgressTracker({
  jobId,
  attempt,
  percent: startPercent,
  append,
  now = () => performance.now(),
}: TrackerOptions): ProgressTracker {
  let percent = startPercent;
  let tail: Promise<void> = Promise.resolve();
  let lastProgress = Number.NEGATIVE_INFINITY;
  let stageBegan = now();
  let progressUnderWay = false;
  let unstored: JobTokens = NOTHING;
  /** What is not yet on its way to the log. */
  let waiting: Telling | null = null;

  function spent({ input, output }: JobTokens): void {
    if (input + output > 0) unstored = { input: unstored.input + input, output: unstored.output + output };
  }

  function takeSpent(): JobTokens {
    const tokens = unstored;
    unstored = NOTHING;
    return tokens;
  }

  async function store(telling: Telling): Promise<void> {
    const { events, percent, output } = telling;
    if (waiting === telling) waiting = null;
    const tokens = takeSpent();
    const stored = await append({
      jobId,
      attempt,
      from: ['processing'],
      events,
      percent,
      ...(output === undefined ? {} : { output }),
      ...(tokens === NOTHING ? {} : { tokens }),
    }).catch((error: unknown) => {
      spent(tokens);
      throw error;
    });
    if (stored.length === 0) throw new AttemptOverError(`attempt ${attempt} at job ${jobId} is over`);
  }

  function tell(events: readonly NewEvent[], output?: Append['output']): Promise<void> {
    // What waits to be stored takes along what is told meanwhile, but for a second output: an append keeps one.
    if (waiting !== null && (output === undefined || waiting.output === undefined)) {
      waiting.events.push(...events);
      waiting.percent = percent;
      waiting.output ??= output;
      return tail;
    }
    const telling: Telling = { events: [...events], percent, output };
    waiting = telling;
    const told = tail.then(() => store(telling));
    tail = told;
    // Who awaits `told` hears of its failure; who doesn't, hears of it at the next `tell` or `settled`.
    told.catch(() => undefined);
    return told;
  }

  function reach(stage: Stage, fraction: number): void {
    const span = STAGE_END[stage] - STAGE_START[stage];
    const reached = STAGE_START[stage] + Math.floor(span * Math.min(1, Math.max(0, fraction)));
    // Below the stage's end, which only its completion reaches.
    percent = Math.max(percent, Math.min(reached, STAGE_END[stage] - 1));
  }

  async function tellProgress(stage: Stage, message: string): Promise<void> {
    lastProgress = now();
    await tell([{ type: 'stage_progress', data: { stage, percent, message } }]).catch(() => undefined);
  }

  return {
    get percent() {
      return percent;
    },
    tell,
    stageStarted(stage, message) {
      stageBegan = now();
      percent = Math.max(percent, STAGE_START[stage]);
      return tell([{ type: 'stage_started', data: { stage, message } }]);
    },
    stageProgress(stage, fraction, message) {
      reach(stage, fraction);
      if (progressUnderWay || now() - lastProgress < PROGRESS_INTERVAL_MS) return;
      progressUnderWay = true;
      tellProgress(stage, message).finally(() => {
        progressUnderWay = false;
      });
    },
    note(stage, fraction, message) {
      reach(stage, fraction);
      void tellProgress(stage, message);
    },
    stageCompleted(stage, output) {
      percent = Math.max(percent, STAGE_END[stage]);
      const durationMs = Math.round(now() - stageBegan);
      return tell([{ type: 'stage_completed', data: { stage, percent, durationMs } }], { stage, value: output });
    },
    spent,
    takeSpent,
    settled: () => tail,
  };
}
