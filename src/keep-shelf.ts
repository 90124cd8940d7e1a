/** What is done for the shelf in the background: it is indexed, embedded, written anew where a model had failed, and swept. */

import type { Logger } from 'pino';
import { DomainError } from './domain/failure.ts';
import { createIndexEntry } from './library/index-entry.ts';
import { type IndexKeeper, keepIndex } from './library/keep-index.ts';
import { keepRenewed, type Renewer } from './library/keep-renewed.ts';
import type { VectorKeeper } from './library/semantic/keep-vectors.ts';
import { sweep } from './library/sweep.ts';
import type { Desk } from './open-desk.ts';
import type { Drivers } from './open-drivers.ts';
import type { Meaning } from './open-meaning.ts';
import type { PageThreads } from './pipeline/page-threads.ts';
import type { ModelReader } from './pipeline/transform/model-reader.ts';

export interface KeepShelfDeps {
  readonly drivers: Pick<Drivers, 'database' | 'objects' | 'vectors'>;
  readonly desk: Pick<Desk, 'snapshots' | 'shelf'>;
  readonly threads: Pick<PageThreads, 'index' | 'pack'>;
  /** null: no embedding model is set. */
  readonly meaning: Meaning | null;
  /** null: no model that writes is set. */
  readonly reader: ModelReader | null;
  readonly log: Logger;
  readonly onError: (error: unknown) => void;
}

export interface ShelfKeeper {
  /** Says that a page was shelved. */
  shelved(): void;
  /** Says that one was, or will be, without vectors. */
  leftWithoutVectors(): void;
  stop(): Promise<void>;
}

const FIRST_SWEEP_MS = 60_000;
const SWEEP_EVERY_MS = 3_600_000;

export function keepShelf(deps: KeepShelfDeps): ShelfKeeper {
  const { drivers, meaning, reader, log, onError } = deps;
  const keeper = meaning === null ? null : keepVectors(meaning, log, onError);
  const index = keepIndexOf(deps, () => keeper?.nudge());
  const renewer = reader === null ? null : keepRenewedBy(deps, reader);
  const sweepNow = () => void sweep(drivers).catch(onError);
  const sweepings = [setTimeout(sweepNow, FIRST_SWEEP_MS), setInterval(sweepNow, SWEEP_EVERY_MS)];
  return {
    shelved() {
      index.nudge();
      renewer?.nudge();
    },
    leftWithoutVectors: () => keeper?.nudge(),
    async stop() {
      sweepings.forEach(clearTimeout);
      await Promise.all([renewer?.stop(), index.stop(), keeper?.stop()]);
    },
  };
}

function keepIndexOf({ drivers, threads, log, onError }: KeepShelfDeps, onChanged: () => void): IndexKeeper {
  return keepIndex({
    database: drivers.database,
    // A page that can't be cut up in time is found by its title.
    makeEntry: (page, signal) =>
      threads.index(page, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        if (!(error instanceof DomainError)) onError(error);
        return createIndexEntry(page.title, [], page.language);
      }),
    packPostings: threads.pack,
    onIndexed(pages, seconds) {
      log.info({ pages, seconds: Math.round(seconds) }, 'documents were indexed for search');
      // Of passages that were made anew there are no vectors yet.
      onChanged();
    },
    onError,
  });
}

function keepRenewedBy({ drivers, desk, onError }: KeepShelfDeps, reader: ModelReader): Renewer {
  return keepRenewed({
    ...drivers,
    read: (page, spent, signal) => reader.read(page, { progress: () => undefined, spent }, signal),
    async onRenewed(revisionId) {
      desk.snapshots?.changed([revisionId]);
      await desk.shelf.drop();
    },
    onError,
  });
}

function keepVectors(meaning: Meaning, log: Logger, onError: (error: unknown) => void): VectorKeeper {
  let told = '';
  return meaning.keep({
    onEmbedded(pages, seconds, nowServes) {
      told = '';
      const facts = { pages, seconds: Math.round(seconds) };
      if (pages > 0) log.info(facts, 'documents got vectors that had none');
      if (nowServes) log.info('searches by meaning go by the vectors of the model that is set');
    },
    onRefused: (revisionId, err) =>
      log.warn({ revisionId, err }, 'the embedding model takes a page in no form; it is found by words only'),
    onError(error) {
      onError(error);
      // One that is away is told of as such.
      if (!(error instanceof DomainError) || error.code.endsWith('_UNAVAILABLE') || error.message === told) return;
      told = error.message;
      log.warn({ err: error }, 'documents get no vectors for the time being; it is tried again');
    },
  });
}
