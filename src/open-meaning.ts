/** What searches by meaning need, where an embedding model is set: the model, its limits, and the places where it is asked. */

import type { DomainError } from './domain/failure.ts';
import { createEmbedPage, type EmbedPage } from './library/semantic/embed-page.ts';
import { createEmbedQuery } from './library/semantic/embed-query.ts';
import { createFindByMeaning, type FindByMeaning } from './library/semantic/find-by-meaning.ts';
import { type KeepVectorsDeps, keepVectors, type VectorKeeper } from './library/semantic/keep-vectors.ts';
import { createCircuit, isOfModel } from './models/create-circuit.ts';
import type { Drivers } from './open-drivers.ts';

/** How long things may take, in milliseconds. */
export interface MeaningTimes {
  /** A call for pages, of some passages. */
  readonly pageMs: number;
  /** A call for a query. */
  readonly queryMs: number;
  /** After a failure, pages are shelved without asking. */
  readonly pauseMs: number;
  /** A space that served until now is left to the searches under way. */
  readonly restMs: number;
}

export interface Meaning {
  readonly embedPage: EmbedPage;
  readonly find: FindByMeaning;
  /** Throws what the model did wrong at last, if it is of a kind that does not pass by itself. */
  check(): void;
  keep(tell: Pick<KeepVectorsDeps, 'onEmbedded' | 'onRefused' | 'onError'>): VectorKeeper;
}

const TIMES: MeaningTimes = { pageMs: 30_000, queryMs: 2_500, pauseMs: 30_000, restMs: 10_000 };
const LONGEST_WAIT_MS = 60_000;

/** @returns null when no embedding model is set */
export function openMeaning(
  { database, vectors, models }: Pick<Drivers, 'database' | 'vectors' | 'models'>,
  onAway: (error: unknown) => void,
  times: Partial<MeaningTimes> = {},
): Meaning | null {
  const model = models?.embedding ?? null;
  if (models === null || model === null) return null;
  const { pageMs, queryMs, pauseMs, restMs } = { ...TIMES, ...times };
  let fault: DomainError | null = null;
  const failed = (error: unknown) => {
    if (isOfModel(error)) fault = error.code === 'AI_INVALID_OUTPUT' ? error : null;
  };
  const worked = () => {
    fault = null;
  };
  const circuit = createCircuit(pauseMs);
  const embedPage = createEmbedPage({ database, model, circuit, patienceMs: pageMs });
  const find = createFindByMeaning({
    database,
    vectors,
    model: model.id,
    embedQuery: createEmbedQuery((id) => models.queryEmbedding(id), queryMs),
    onAway(error) {
      failed(error);
      onAway(error);
    },
  });
  return {
    async embedPage(...page) {
      const embedded = await embedPage(...page).catch((error: unknown) => {
        failed(error);
        throw error;
      });
      worked();
      return embedded;
    },
    async find(...question) {
      const found = await find(...question);
      worked();
      return found;
    },
    check() {
      if (fault !== null) throw fault;
    },
    keep: ({ onEmbedded, onRefused, onError }) =>
      keepVectors({
        database,
        vectors,
        model,
        patienceMs: pageMs,
        waitsMs: { first: Math.min(2_000, pauseMs), most: Math.min(LONGEST_WAIT_MS, 2 * pauseMs) },
        restMs,
        onEmbedded(...done) {
          worked();
          onEmbedded(...done);
        },
        onRefused,
        onError(error) {
          failed(error);
          onError(error);
        },
      }),
  };
}
