import type { Understanding } from '../../domain/document.ts';
import { DomainError, isFailureCode } from '../../domain/failure.ts';
import type { ExtractedPage } from '../extract/page-signals.ts';
import type { PageThreads } from '../page-threads.ts';
import type { ModelTelling } from './ask-model.ts';
import type { ModelReader } from './model-reader.ts';

interface Understanders {
  readonly threads: Pick<PageThreads, 'transform'>;
  /** null: no model is set. */
  readonly reader: ModelReader | null;
  /** Called with whatever kept the model from answering. */
  readonly onAway: (error: unknown) => void;
}

/**
 * Understands a page: the built-in way always, which also screens it; then, where a model is set, summary, tags and grade by
 * that. A model that fails costs the page its renewal later, and never the page.
 *
 * @throws DomainError for a page that can't be understood, as `transformContent` does; the signal's reason
 */
export async function understandPage(
  { threads, reader, onAway }: Understanders,
  page: ExtractedPage,
  options: { readonly skipScreening: boolean },
  telling: ModelTelling,
  signal: AbortSignal,
): Promise<Understanding> {
  const builtIn = await threads.transform(page, options, signal);
  if (reader === null) return builtIn;
  try {
    const { language } = builtIn;
    const view = await reader.readIfThere({ ...page, language }, telling, signal);
    return { ...builtIn, ...view, tags: view.tags.length > 0 ? view.tags : builtIn.tags };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof DomainError) || !isFailureCode(error.code)) throw error;
    onAway(error);
    const why = `${error.message.replace(/\.$/, '')} (${error.code})`;
    telling.progress(1, `${why}; summary, tags and grade are the built-in ones and will be renewed when it is back.`);
    return { ...builtIn, modelFailure: error.code };
  }
}
