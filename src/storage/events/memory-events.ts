/**
 * News between the parts of the house: what was stored is told, never the other way round. Losing news loses nothing, for
 * every listener reads the log; it only learns of it later.
 */

import { EventEmitter } from 'node:events';
import { PubSub, type PubSubEngine } from 'graphql-subscriptions';

export type Events = PubSubEngine;

/** News within this process. */
export function openMemoryEvents(): Events {
  const emitter = new EventEmitter();
  // A page that a thousand people watch has a thousand listeners.
  emitter.setMaxListeners(0);
  return new PubSub({ eventEmitter: emitter });
}
