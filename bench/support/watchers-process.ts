/** Many watchers of one job in a process of their own, that do nothing but look for the job's last event. */

import { Agent, get } from 'node:http';
import { wallClock } from './wall-clock.ts';

/** Start watching; answered by `watching` once every watcher has its first bytes, and by `seen` at the end. */
export interface WatchRequest {
  readonly stream: string;
  readonly watchers: number;
}
export type WatchAnswer =
  | { readonly type: 'watching' }
  /** What each watcher waited for the last event since its timestamp, in milliseconds. */
  | { readonly type: 'seen'; readonly delaysMs: readonly number[] };

const LAST = /\nevent: job_completed\ndata: (.*)\n\n/;

function watch(stream: string, agent: Agent): { begun: Promise<void>; delayMs: Promise<number> } {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<number>();
  get(stream, { agent, headers: { accept: 'text/event-stream' } }, (response) => {
    let text = '';
    let arrived = 0;
    response.setEncoding('latin1');
    response.on('data', (chunk: string) => {
      arrived = wallClock();
      text += chunk;
      begun.resolve();
    });
    // The last event is the last chunk. Reading it can wait until all have theirs.
    response.once('end', () => {
      const last = LAST.exec(text)?.[1];
      if (last === undefined) ended.reject(new Error('a stream ended without its last event'));
      else ended.resolve(arrived - Date.parse(JSON.parse(last).timestamp));
    });
  }).once('error', ended.reject);
  return { begun: begun.promise, delayMs: ended.promise };
}

function answer(message: WatchAnswer): void {
  process.send?.(message);
}

process.on('message', async ({ stream, watchers }: WatchRequest) => {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const all = Array.from({ length: watchers }, () => watch(stream, agent));
  await Promise.all(all.map((watcher) => watcher.begun));
  answer({ type: 'watching' });
  answer({ type: 'seen', delaysMs: await Promise.all(all.map((watcher) => watcher.delayMs)) });
  agent.destroy();
});
process.once('disconnect', () => process.exit());
