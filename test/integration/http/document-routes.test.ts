import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';

let site: LocalSite;
let app: TestApp;
let documentId: string;
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
  documentId = (await app.untilEnded(await app.ingest(site.url('/changing')))).result.document_id;
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const ITEM = {
  id: expect.any(String),
  title: 'The story that changes',
  url: expect.stringMatching(/\/changing$/),
  tier: expect.stringMatching(/^tier-[abcd]$/),
  quality_score: expect.any(Number),
  tags: expect.arrayContaining([expect.any(String)]),
  created_at: expect.stringMatching(MOMENT),
  file_path: expect.stringMatching(/\.md$/),
  summary: expect.stringMatching(/\w+/),
};

test.for(['/library', '/documents'])('GET %s answers a part of the shelf', async (path) => {
  const { status, body } = await app.rest('GET', `${path}?limit=5`);
  expect(status).toBe(200);
  expect(body).toEqual({ total: 1, limit: 5, offset: 0, items: [{ ...ITEM, id: documentId }] });
});

test('GET /documents/{id} answers all that is known of a document', async () => {
  const { status, body } = await app.rest('GET', `/documents/${documentId}`);
  expect(status).toBe(200);
  expect(body).toEqual({
    ...ITEM,
    id: documentId,
    site: 'The Local Review',
    author: 'Ada Holm',
    published_at: expect.stringMatching(/^2025-03-14/),
    language: 'en',
    word_count: expect.any(Number),
    by_hand: [],
    written_by: 'extractive',
    model_failure: null,
    updated_at: expect.stringMatching(MOMENT),
    checked_at: expect.stringMatching(MOMENT),
    outline: expect.arrayContaining([{ level: 2, text: expect.any(String) }]),
    quality: { score: body.quality_score, tier: body.tier, reasons: expect.any(Array) },
    current_revision: 1,
    revisions: [
      {
        id: expect.any(String),
        number: 1,
        is_current: true,
        title: 'The story that changes',
        created_at: expect.stringMatching(MOMENT),
        content_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        file_path: body.file_path,
        written_by: 'extractive',
      },
    ],
  });
});

test('the grade is the weighted mean of the reasons that it gives', async () => {
  const { body } = await app.rest('GET', `/documents/${documentId}`);
  const { reasons, score } = body.quality as {
    score: number;
    reasons: { criterion: string; score: number; weight: number; explanation: string }[];
  };
  expect(reasons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
  expect(reasons.reduce((sum, reason) => sum + reason.score * reason.weight, 0)).toBeCloseTo(score, 1);
  for (const { explanation } of reasons) expect(explanation).toMatch(/\.$/);
});

describe('GET /documents/{id}/content', () => {
  test('answers the Markdown with its front matter', async () => {
    const { status, headers, body } = await app.rest('GET', `/documents/${documentId}/content`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(body).toMatch(/^---\ntitle: The story that changes\nurl: http.*\/changing\n/);
    expect(body).toMatch(/\n---\n\n# The story that changes\n/);
  });

  test('answers an earlier revision when asked for it', async () => {
    const before = (await app.rest('GET', `/documents/${documentId}/content`)).body;
    site.change('/changing');
    await app.untilEnded(await app.ingest(site.url('/changing')));
    const now = (await app.rest('GET', `/documents/${documentId}/content`)).body;
    expect(now).not.toBe(before);
    expect((await app.rest('GET', `/documents/${documentId}/content?revision=1`)).body).toBe(before);
    expect((await app.rest('GET', `/documents/${documentId}/content?revision=2`)).body).toBe(now);
    const missing = await app.rest('GET', `/documents/${documentId}/content?revision=3`);
    expect([missing.status, missing.body.code]).toEqual([404, 'NOT_FOUND']);
  });
});

test('DELETE /documents/{id} answers 204 with nothing, and 404 the next time', async () => {
  const { result } = await app.untilEnded(await app.ingest(site.url('/article/77')));
  const path = `/documents/${result.document_id}`;
  const gone = await app.rest('DELETE', path);
  expect([gone.status, gone.body]).toEqual([204, '']);
  for (const [method, at] of [
    ['DELETE', path],
    ['GET', path],
    ['GET', `${path}/content`],
  ] as const) {
    expect((await app.rest(method, at)).status).toBe(404);
  }
});
