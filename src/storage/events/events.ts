/**
 * News between the parts of the house: what was stored is told, never the other way round. Losing news loses nothing, for
 * every listener reads the log; it only learns of it later.
 */

import type { PubSubEngine } from 'graphql-subscriptions';

export interface Events extends Pick<PubSubEngine, 'subscribe' | 'unsubscribe'> {
  /** Tells a message to whoever subscribed to any of these topics, in any process. Never fails, and waits for no other machine. */
  publish(topics: string | readonly string[], message: unknown): Promise<void>;
  /**
   * Calls `listener` whenever news of other processes may have got lost, and every second for as long as they do. Answers how
   * to stop that.
   */
  onLoss(listener: () => void): () => void;
}
