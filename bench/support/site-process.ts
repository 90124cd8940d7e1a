/** The local site as a process of its own, so that serving pages costs neither the server nor the load generator a turn. */

import { articleHtml } from '../../test/support/article.ts';
import { type Gate, startLocalSite } from '../../test/support/local-site.ts';

/** What the parent may ask for; each is answered by a message of the same `type`. */
export type SiteRequest = { readonly type: 'gate' | 'open'; readonly path: string };
export type SiteAnswer = { readonly type: 'ready'; readonly origin: string; readonly articles: number } | SiteRequest;

/** Distinct articles, at `/story/0` and on. */
const ARTICLES = 300;

/** About 60 KB of HTML. */
const PARAGRAPHS = 120;

const site = await startLocalSite();
for (let n = 0; n < ARTICLES; n += 1) {
  site.page(`/story/${n}`, Buffer.from(articleHtml({ title: `Story number ${n}`, paragraphs: PARAGRAPHS, seed: n })));
}

const gates = new Map<string, Gate>();

function answer(message: SiteAnswer): void {
  process.send?.(message);
}

process.on('message', ({ type, path }: SiteRequest) => {
  if (type === 'gate') gates.set(path, site.gate(path, 'before the answer'));
  else gates.get(path)?.open();
  answer({ type, path });
});
process.once('disconnect', () => process.exit());
answer({ type: 'ready', origin: site.origin, articles: ARTICLES });
