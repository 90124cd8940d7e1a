import { EventEmitter } from 'node:events';
import { PubSub } from 'graphql-subscriptions';
import type { Events } from './events.ts';

/** News within this process: none gets lost. */
export function openMemoryEvents(): Events {
  const emitter = new EventEmitter();
  // A page that a thousand people watch has a thousand listeners.
  emitter.setMaxListeners(0);
  const pubSub = new PubSub({ eventEmitter: emitter });
  return {
    async publish(topics, message) {
      // All in one turn: what is told next may not come in between.
      await Promise.all([topics].flat().map((topic) => pubSub.publish(topic, message)));
    },
    subscribe: (topic, listener) => pubSub.subscribe(topic, listener as (message: unknown) => void),
    unsubscribe: (id) => pubSub.unsubscribe(id),
    onLoss: () => () => undefined,
  };
}
