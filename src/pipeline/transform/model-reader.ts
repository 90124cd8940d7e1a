import { createTurns } from '../../domain/create-turns.ts';
import type { ModelView } from '../../domain/document.ts';
import { DomainError } from '../../domain/failure.ts';
import { createCircuit } from '../../models/create-circuit.ts';
import type { ChatModel } from '../../models/model-provider.ts';
import { askModel, type ModelPage, type ModelTelling } from './ask-model.ts';

export interface ModelReader {
  /**
   * Lets the model read a page, however it was a moment ago.
   *
   * @throws DomainError `AI_UNAVAILABLE`, `AI_QUOTA`, `AI_INVALID_OUTPUT`; the signal's reason
   */
  read(page: ModelPage, telling: ModelTelling, signal: AbortSignal): Promise<ModelView>;
  /** Does the same for a page that has a job waiting: while the model is known to be away, that is thrown at once. */
  readIfThere(page: ModelPage, telling: ModelTelling, signal: AbortSignal): Promise<ModelView>;
}

interface ReaderPatience {
  /** All that the model may take for one page. */
  readonly pageMs: number;
  /** How long a model that was away is not asked, if it does not say so itself. */
  readonly awayMs: number;
}

const PATIENCE: ReaderPatience = { pageMs: 300_000, awayMs: 30_000 };

/** Pages that a model reads at a time; the others wait, and hear of its absence before they begin. */
const PAGES_AT_A_TIME = 4;

/**
 * A model as a reader of pages that costs them a bounded time. Once it could not be reached, or its quota was used up, pages go
 * on without it for a while; after that one tries again, and as soon as it got an answer, all do.
 */
export function createModelReader(chat: ChatModel, { pageMs, awayMs }: ReaderPatience = PATIENCE): ModelReader {
  const takeTurn = createTurns(PAGES_AT_A_TIME);
  // What it makes of one page says nothing about the next.
  const circuit = createCircuit(awayMs, ({ code }) => code !== 'AI_INVALID_OUTPUT');

  async function read(page: ModelPage, telling: ModelTelling, signal: AbortSignal): Promise<ModelView> {
    const late = AbortSignal.timeout(pageMs);
    try {
      const answer = await askModel(chat, page, telling, AbortSignal.any([signal, late]));
      return { ...answer, writtenBy: chat.id };
    } catch (error) {
      signal.throwIfAborted();
      throw late.aborted ? new DomainError('AI_UNAVAILABLE', 'The model took too long for the page.') : error;
    }
  }

  return {
    read,
    async readIfThere(page, telling, signal) {
      const giveBack = await takeTurn(signal);
      try {
        return await circuit(() => read(page, telling, signal));
      } finally {
        giveBack();
      }
    },
  };
}
