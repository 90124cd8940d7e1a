import type { TestApp } from './app.ts';
import type { LocalSite } from './local-site.ts';

export interface TextPage {
  readonly title: string;
  /** Its paragraphs, one a line. */
  readonly text: string;
  readonly language?: string;
  /** A day. */
  readonly published?: string;
}

/** Shelves a page of plain paragraphs, whatever it looks like; its document's id. */
export async function shelveText(app: TestApp, site: LocalSite, path: string, page: TextPage): Promise<string> {
  const { title, text, language = 'en', published } = page;
  const paragraphs = text.split('\n').map((each) => `<p>${each}</p>`);
  const date = published === undefined ? '' : `<meta property="article:published_time" content="${published}">`;
  const body = `<article><h1>${title}</h1>${paragraphs.join('')}</article>`;
  site.page(path, `<html lang="${language}"><head><title>${title}</title>${date}</head><body>${body}</body></html>`);
  const job = await app.untilEnded(await app.ingest(site.url(path), { options: { skip_screening: true } }));
  if (job.status !== 'completed') throw new Error(`${path} was not shelved: ${JSON.stringify(job.progress.error)}`);
  return job.result.document_id;
}

/** The answer to a search by REST, and the titles of what was found, best first. */
export async function search(app: TestApp, parameters: Record<string, string>) {
  const { status, body } = await app.rest('GET', `/search?${new URLSearchParams(parameters)}`);
  const titles: string[] = body.items?.map((item: { document: { title: string } }) => item.document.title) ?? [];
  return { status, body, titles };
}
