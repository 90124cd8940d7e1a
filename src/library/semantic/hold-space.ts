import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../storage/database/open-database.ts';
import type { EmbeddingSpace } from './embedding-spaces.ts';

/** How long a space stays with a process that says nothing any more: longer than a call of the model may take. */
const HELD_SECONDS = 60;

export interface SpaceHold {
  /** Takes the space, or goes on having it. Answers false when another process has it. */
  take(space: EmbeddingSpace): Promise<boolean>;
  giveBack(): Promise<void>;
}

/**
 * Lets one process of many fill a space. It is a lease on the database's clock, since the work waits for an endpoint: a lock would keep a
 * transaction open meanwhile.
 */
export function holdSpace(database: Queryable): SpaceHold {
  const me = randomUUID();
  return {
    async take({ id }) {
      const taken = await database.$executeRaw`
        UPDATE embedding_space
        SET keeper = ${me}::uuid, keeper_until = clock_timestamp() + ${HELD_SECONDS} * interval '1 second'
        WHERE id = ${id} AND (keeper IS NULL OR keeper = ${me}::uuid OR keeper_until < clock_timestamp())`;
      return taken > 0;
    },
    async giveBack() {
      await database.$executeRaw`
        UPDATE embedding_space SET keeper = NULL, keeper_until = NULL WHERE keeper = ${me}::uuid`;
    },
  };
}
