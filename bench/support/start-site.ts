import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { join } from 'node:path';
import type { SiteAnswer, SiteRequest } from './site-process.ts';

/** A web site on loopback, in another process, with any number of 60-KB articles. */
export interface Site extends Disposable {
  /** The address of the next article: another one each time. */
  nextArticle(): string;
  /** Adds a page whose answer waits until `open`, and answers its address. */
  gate(path: string): Promise<string>;
  open(path: string): Promise<void>;
}

export async function startSite(): Promise<Site> {
  const child = fork(join(import.meta.dirname, 'site-process.ts'));
  const [ready] = (await once(child, 'message')) as [SiteAnswer];
  if (ready.type !== 'ready') throw new Error('the site did not say where it is');
  const { origin, articles } = ready;
  let given = 0;

  async function ask(request: SiteRequest): Promise<void> {
    const answers = on(child, 'message');
    child.send(request);
    for await (const [{ type }] of answers as AsyncIterable<[SiteAnswer]>) if (type === request.type) return;
  }

  return {
    nextArticle() {
      given += 1;
      // When all have been given, the same texts again at other addresses.
      return `${origin}/story/${given % articles}?edition=${Math.floor(given / articles)}`;
    },
    async gate(path) {
      await ask({ type: 'gate', path });
      return origin + path;
    },
    open: (path) => ask({ type: 'open', path }),
    [Symbol.dispose]: () => void child.kill(),
  };
}
