import type { JobTokens, Stage } from '../../domain/job.ts';
import type { Passage } from '../../domain/passage.ts';
import type { EmbedPage, PageVectors } from '../../library/semantic/embed-page.ts';
import { isOfModel } from '../../models/create-circuit.ts';
import { traced } from '../../telemetry/traced.ts';
import type { Tracing } from '../../telemetry/tracing.ts';

interface EmbedDeps {
  /** null: no model is set. */
  readonly embedPage: EmbedPage | null;
  readonly tracing: Tracing;
  /** Called with whatever kept the model from answering. */
  readonly onAway: (error: unknown) => void;
}

/** Where it is told how it gets on. */
interface Telling {
  stageProgress(stage: Stage, fraction: number, message: string): void;
  note(stage: Stage, fraction: number, message: string): void;
  spent(tokens: JobTokens): void;
}

/**
 * The vectors of a page's passages; null when they can't be had: the page is shelved all the same, and gets them later.
 *
 * @throws DomainError `DATABASE_UNAVAILABLE`; the signal's reason
 */
export async function embedPassages(
  { embedPage, tracing, onAway }: EmbedDeps,
  title: string,
  passages: readonly Passage[],
  progress: Telling,
  signal: AbortSignal,
): Promise<PageVectors | null> {
  if (embedPage === null) return null;
  const tell = (done: number, tokens: number) => {
    progress.spent({ input: tokens, output: 0 });
    progress.stageProgress('load', done / passages.length / 2, `Embedded ${done} of ${passages.length} passages`);
  };
  try {
    return await traced(tracing, 'embed', () => embedPage(title, passages, signal, tell), { kind: 'client' });
  } catch (error) {
    if (!isOfModel(error)) throw error;
    onAway(error);
    const why = `${error.message.replace(/\.$/, '')} (${error.code})`;
    progress.note('load', 0, `${why}; the page is found by words, and by meaning once the model has read it.`);
    return null;
  }
}
