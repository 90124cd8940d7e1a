import { type Circuit, createCircuit, isOfModel } from '../../models/create-circuit.ts';
import type { EmbeddingModel } from '../../models/model-provider.ts';
import { validateVectors } from './embed-page.ts';
import { embedWithin, SHORT_CHARS } from './embed-within.ts';
import type { EmbeddingSpace } from './embedding-spaces.ts';

/** @throws DomainError `AI_UNAVAILABLE`, `AI_QUOTA`, `AI_INVALID_OUTPUT` */
export type EmbedQuery = (space: EmbeddingSpace, text: string) => Promise<Float32Array>;

/** Who waits for an answer waits no longer than this, in milliseconds; and after that nobody does for a while. */
const PATIENCE_MS = 2_500;
const PAUSE_MS = 10_000;

/** Questions are asked again: the next page of results, the same thing by two people. */
const REMEMBERED = 256;

const NEVER = new AbortController().signal;

/** Makes the function that turns queries into vectors, and remembers the last ones. */
export function createEmbedQuery(modelOf: (id: string) => EmbeddingModel, patienceMs = PATIENCE_MS): EmbedQuery {
  const circuits = new Map<string, Circuit>();
  const remembered = new Map<string, Float32Array>();

  async function ask(space: EmbeddingSpace, text: string): Promise<Float32Array> {
    const embed = (whole: string) => embedWithin(modelOf(space.model), [whole], patienceMs, NEVER);
    const vectors = await embed(text).catch((error: unknown) => {
      if (!isRefusal(error) || text.length <= SHORT_CHARS) throw error;
      return embed(text.slice(0, SHORT_CHARS));
    });
    validateVectors(space, vectors);
    const [vector] = vectors;
    if (vector === undefined) throw new Error('the embedding model gave no vector, and no error');
    return vector;
  }

  return async (space, text) => {
    const key = `${space.model}\n${text}`;
    // What it makes of one query says nothing about the next.
    const circuit =
      circuits.get(space.model) ?? createCircuit(Math.min(PAUSE_MS, 4 * patienceMs), (failure) => !isRefusal(failure));
    circuits.set(space.model, circuit);
    const vector = remembered.get(key) ?? (await circuit(() => ask(space, text)));
    // As the newest.
    remembered.delete(key);
    remembered.set(key, vector);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= REMEMBERED) break;
      remembered.delete(oldest);
    }
    return vector;
  };
}

/** Whether a model that is there could do nothing with what it was asked. */
function isRefusal(error: unknown): boolean {
  return isOfModel(error) && error.code === 'AI_INVALID_OUTPUT';
}
