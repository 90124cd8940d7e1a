/** Uploads by REST, as a form. */

import type { TestApp } from './app.ts';

export interface Upload {
  readonly name: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
  readonly fields?: Readonly<Record<string, string>>;
}

// biome-ignore lint/suspicious/noExplicitAny: what a test reads out of an answer, it asserts on.
type Json = any;

export function formOf({ name, content, fields = {} }: Upload): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new File([content], name));
  return form;
}

/** Sends a form, or what is none, to `POST /ingest`. */
export async function postForm(app: Pick<TestApp, 'url'>, body: BodyInit, headers: Record<string, string> = {}) {
  // As bytes: when the answer comes before all of a form is sent, `fetch` throws where nobody can catch it.
  const written = new Response(body);
  const type = written.headers.get('content-type') ?? '';
  const response = await fetch(`${app.url}/api/v1/ingest`, {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body: await written.bytes(),
  });
  return { status: response.status, body: (await response.json()) as Json };
}

/** Uploads a file; its job's id. */
export async function upload(app: Pick<TestApp, 'url'>, file: Upload): Promise<string> {
  const { status, body } = await postForm(app, formOf(file));
  if (status !== 202) throw new Error(`uploading ${file.name} answered ${status}: ${JSON.stringify(body)}`);
  return body.job_id;
}
