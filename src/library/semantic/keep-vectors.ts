import { setTimeout as delay } from 'node:timers/promises';
import { isOfModel } from '../../models/create-circuit.ts';
import type { EmbeddingModel } from '../../models/model-provider.ts';
import type { Database } from '../../storage/database/open-database.ts';
import type { VectorStore } from '../../storage/vectors/vector-store.ts';
import { toDocument } from '../document-row.ts';
import { tellFacets } from '../tell-facets.ts';
import { dropSpaces } from './drop-spaces.ts';
import { spaceOf, validateVectors } from './embed-page.ts';
import { embedWithin, SHORT_CHARS } from './embed-within.ts';
import { countEmbedded, type EmbeddingSpace, placeOf, readSpaces, serveWhenWhole } from './embedding-spaces.ts';
import { holdSpace } from './hold-space.ts';
import { findUnembedded, forgetLost, noteEmbedded, type UnembeddedPage } from './unembedded-pages.ts';

export interface KeepVectorsDeps {
  readonly database: Database;
  readonly vectors: VectorStore;
  readonly model: EmbeddingModel;
  /** Milliseconds for a call of the model. */
  readonly patienceMs: number;
  /** Milliseconds before a failed look is made again, and at most; each wait is twice the last. */
  readonly waitsMs: { readonly first: number; readonly most: number };
  /** Milliseconds that a space which served until now is left to the searches under way. */
  readonly restMs: number;
  /** Called when pages got vectors that had none, once all of them have; and when searches go by them from now on. */
  readonly onEmbedded: (pages: number, seconds: number, nowServes: boolean) => void;
  /** Called with a page that the model takes in no form: it is found by words only. */
  readonly onRefused: (revisionId: string, error: unknown) => void;
  readonly onError: (error: unknown) => void;
}

export interface VectorKeeper {
  /** Says that a page was shelved without vectors. */
  nudge(): void;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 60_000;
const SETTLE_MS = 1_000;

/** Passages embedded, stored and noted together. */
const PASSAGES_AT_A_TIME = 64;

/** Put aside at a time, until it is known whether they are few. */
const MOST_REFUSALS = 100;

/** So many say nothing against a model, however small the shelf. */
const FEW_REFUSALS = 2;

const PROBE = 'A page of the shelf.';

interface Refusal {
  readonly page: UnembeddedPage;
  readonly reason: unknown;
}

/** No page is that new. */
const A_DAY_MS = 86_400_000;

/**
 * Gives vectors to the pages that have none of the set model's, in the background: those that were shelved before it was set, or while its
 * endpoint was away. When all have them, searches go by them, and the vectors of other models are dropped. One process of many does it
 * at a time; if it dies, another goes on where it was.
 */
export function keepVectors(deps: KeepVectorsDeps): VectorKeeper {
  const { database, vectors, model, patienceMs, waitsMs, restMs, onEmbedded, onRefused, onError } = deps;
  const hold = holdSpace(database);
  const stopping = new AbortController();
  const { signal } = stopping;
  let wake: () => void = () => undefined;
  let isNudged = false;
  let isCompared = false;

  /** @param space held meanwhile, however long it takes */
  async function embed(texts: readonly string[], space?: EmbeddingSpace): Promise<Float32Array[]> {
    const renew = () => void (space === undefined ? null : hold.take(space).catch(() => undefined));
    return embedWithin(model, texts, patienceMs, signal, renew);
  }

  /** Throws what keeps the model from working, whatever it is asked. */
  async function probe(): Promise<EmbeddingSpace> {
    return spaceOf(database, model.id, await embed([PROBE]));
  }

  async function store(space: EmbeddingSpace, pages: readonly UnembeddedPage[], all: readonly Float32Array[]) {
    validateVectors(space, all);
    let from = 0;
    for (const { revisionId, facets, texts } of pages) {
      await vectors.upsert(placeOf(space), revisionId, facets, all.slice(from, from + texts.length));
      from += texts.length;
    }
    await tellWhatChanged(deps, pages);
    await noteEmbedded(database, space, pages);
  }

  /** Embeds pages together; if the model works but refuses them, each alone; and one that it refuses alone, shortened. */
  async function embedPages(space: EmbeddingSpace, pages: readonly UnembeddedPage[]): Promise<Refusal[]> {
    const texts = pages.flatMap((page) => page.texts);
    try {
      await store(space, pages, await embed(texts, space));
      return [];
    } catch (error) {
      if (!isOfModel(error)) throw error;
      await probe();
      const [page, ...others] = pages;
      if (page === undefined) return [];
      if (others.length === 0) return embedShortened(space, page, error);
    }
    const refusals: Refusal[] = [];
    for (const each of pages) refusals.push(...(await embedPages(space, [each])));
    return refusals;
  }

  async function embedShortened(space: EmbeddingSpace, page: UnembeddedPage, reason: unknown): Promise<Refusal[]> {
    try {
      const short = page.texts.map((text) => text.slice(0, SHORT_CHARS));
      await store(space, [page], await embed(short, space));
      return [];
    } catch (error) {
      if (!isOfModel(error)) throw error;
      await probe();
      return [{ page, reason }];
    }
  }

  /** Does without the vectors of what the model refuses, unless it refuses nearly everything: then it is no model for this shelf. */
  async function giveUp(space: EmbeddingSpace, refusals: readonly Refusal[]): Promise<void> {
    const [first] = refusals;
    if (first === undefined) return;
    const { embedded } = await countEmbedded(database, space.id);
    if (refusals.length > FEW_REFUSALS && refusals.length * 4 > embedded) throw first.reason;
    for (const { page, reason } of refusals) onRefused(page.revisionId, reason);
    await store(
      space,
      refusals.map(({ page }) => ({ ...page, texts: [] })),
      [],
    );
  }

  /** Answers how many pages got vectors; null when another process is at it. */
  async function fill(space: EmbeddingSpace): Promise<number | null> {
    const refusals: Refusal[] = [];
    let [looked, after] = [0, 0];
    while (!signal.aborted) {
      if (!(await hold.take(space))) return null;
      const pages = await findUnembedded(database, space, after, PASSAGES_AT_A_TIME);
      if (pages.length === 0 || refusals.length >= MOST_REFUSALS) break;
      refusals.push(...(await embedPages(space, pages)));
      looked += pages.length;
      after = pages.at(-1)?.number ?? after;
    }
    await giveUp(space, refusals);
    return looked - refusals.length;
  }

  /** Answers in how many milliseconds to look again. */
  async function look(): Promise<number> {
    const began = performance.now();
    const { all } = await readSpaces(database);
    const space = all.find((each) => each.model === model.id) ?? (await probe());
    if (!(await hold.take(space))) return LOOK_EVERY_MS;
    if (!isCompared) await forgetLost(database, vectors.listRevisions(new Date(Date.now() + A_DAY_MS)));
    isCompared = true;
    const filled = await fill(space);
    if (filled === null || signal.aborted) return LOOK_EVERY_MS;
    const nowServes = await serveWhenWhole(database, space);
    if (filled > 0 || nowServes) onEmbedded(filled, (performance.now() - began) / 1_000, nowServes);
    return (await dropSpaces({ database, vectors }, space, restMs)) ? restMs : LOOK_EVERY_MS;
  }

  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      let waitMs = LOOK_EVERY_MS;
      try {
        waitMs = await look().finally(() => hold.giveBack());
        failures = 0;
      } catch (error) {
        if (signal.aborted) break;
        onError(error);
        waitMs = Math.min(waitsMs.most, waitsMs.first * 2 ** failures);
        failures += 1;
      }
      await rest(waitMs, failures === 0);
    }
  }

  /** @param mayBeWoken whether a nudge makes it shorter: what fails is not hurried */
  async function rest(ms: number, mayBeWoken: boolean): Promise<void> {
    const woken = new AbortController();
    wake = () => {
      if (mayBeWoken) woken.abort();
    };
    // What was shelved during the last look may have come too late for it.
    if (isNudged) wake();
    await sleep(ms, AbortSignal.any([signal, woken.signal]));
    isNudged = false;
    if (woken.signal.aborted) await sleep(SETTLE_MS, signal);
  }

  const running = run();
  return {
    nudge() {
      isNudged = true;
      wake();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Tells the vectors of what was changed while they were made: whoever changed it found none to be told. */
async function tellWhatChanged(
  { database, vectors }: KeepVectorsDeps,
  pages: readonly UnembeddedPage[],
): Promise<void> {
  const known = new Map(pages.map(({ revisionId, facets }) => [revisionId, facets]));
  const rows = await database.document.findMany({ where: { revisionId: { in: [...known.keys()] } } });
  for (const row of rows) await tellFacets({ database, vectors }, toDocument(row), known.get(row.revisionId));
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
