import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';

let site: LocalSite;
let app: TestApp;
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const JOB = `query ($id: ID!, $after: Int) {
  job(id: $id) {
    status percent attempt currentStage stagesCompleted lastSeq createdAt startedAt completedAt retryAt
    failure { code stage message remedy retryable httpStatus }
    result { documentId title url tier qualityScore filePath cached }
    document { id title }
    events(after: $after) {
      __typename seq type jobId timestamp percent cursor
      ... on JobStartedEvent { url attempt message }
      ... on StageStartedEvent { stage message }
      ... on StageProgressEvent { stage message }
      ... on StageCompletedEvent { stage durationMs }
      ... on JobCompletedEvent { durationMs result { documentId cached } }
      ... on ErrorEvent { errorStage: stage code error remedy retryable willRetryAt }
      ... on JobCancelledEvent { cancelledStage: stage }
    }
  }
}`;

interface Event {
  readonly __typename: string;
  readonly seq: number;
  readonly percent: number;
}

const jobOf = async (id: string, after = 0) => (await app.graphql(JOB, { id, after })).job;

describe('a job', () => {
  test('that completed has its result, its document and its log', async () => {
    const id = await app.ingest(site.url('/article'));
    await app.untilEnded(id);
    const job = await jobOf(id);
    expect(job).toMatchObject({
      status: 'COMPLETED',
      percent: 100,
      currentStage: null,
      stagesCompleted: ['EXTRACT', 'TRANSFORM', 'LOAD'],
      failure: null,
      retryAt: null,
      result: { title: 'The mills that ran on the tide', cached: false },
      document: { id: job.result.documentId, title: job.result.title },
    });
    const events: Event[] = job.events;
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1));
    expect(events.at(0)).toMatchObject({ __typename: 'JobStartedEvent', type: 'JOB_STARTED', attempt: 1, jobId: id });
    expect(events.at(-1)).toMatchObject({ __typename: 'JobCompletedEvent', percent: 100, seq: job.lastSeq });
    expect(events.map(({ percent }) => percent)).toEqual(
      events.map(({ percent }) => percent).toSorted((a, b) => a - b),
    );
    expect((await jobOf(id, job.lastSeq - 1)).events).toEqual([events.at(-1)]);
    expect((await jobOf(id, job.lastSeq)).events).toEqual([]);
  });

  test('that failed for good says why', async () => {
    const id = await app.ingest(site.url('/forbidden'));
    await app.untilEnded(id);
    const { status, failure, result, document, currentStage, events } = await jobOf(id);
    expect({ status, result, document, currentStage }).toEqual({
      status: 'FAILED',
      result: null,
      document: null,
      currentStage: 'EXTRACT',
    });
    expect(failure).toEqual({
      code: 'HTTP_CLIENT_ERROR',
      stage: 'EXTRACT',
      message: expect.stringContaining('403 Forbidden'),
      remedy: expect.stringMatching(/\.$/),
      retryable: false,
      httpStatus: 403,
    });
    expect(events.at(-1)).toMatchObject({ __typename: 'ErrorEvent', code: 'HTTP_CLIENT_ERROR', willRetryAt: null });
  });

  test('that tried again tells of the first failure too', async () => {
    const id = await app.ingest(site.url('/flaky?times=1'));
    await app.untilEnded(id);
    const { status, attempt, failure, events } = await jobOf(id);
    expect({ status, attempt, failure }).toEqual({ status: 'COMPLETED', attempt: 2, failure: null });
    const error = events.find(({ __typename }: Event) => __typename === 'ErrorEvent');
    expect(error).toMatchObject({ code: 'HTTP_SERVER_ERROR', errorStage: 'EXTRACT', retryable: true });
    expect(new Date(error.willRetryAt).toISOString()).toBe(error.willRetryAt);
  });

  test('that was cancelled says in which stage', async () => {
    const gate = site.gate('/stopped');
    const id = await app.ingest(site.url('/stopped'));
    await gate.reached;
    await app.rest('POST', `/ingest/${id}/cancel`);
    gate.open();
    expect((await jobOf(id)).events.at(-1)).toMatchObject({
      __typename: 'JobCancelledEvent',
      cancelledStage: 'EXTRACT',
    });
  });

  test('that does not exist is null', async () => {
    expect(await jobOf('nope')).toBeNull();
  });
});

describe('a document', () => {
  const DOCUMENT = `query ($id: ID, $url: String, $revision: Int) {
    document(id: $id, url: $url) {
      id url title site author publishedAt language tier qualityScore tags summary wordCount createdAt updatedAt checkedAt filePath
      outline { level text }
      quality { score tier reasons { criterion score weight explanation } }
      revisions { id number title filePath contentHash createdAt quality { score } }
      content(revision: $revision)
    }
  }`;
  let jobId: string;
  let id: string;
  beforeAll(async () => {
    jobId = await app.ingest(site.url('/article/7'));
    id = (await app.untilEnded(jobId)).result.document_id;
  });

  test('has all that is known of it', async () => {
    const { document } = await app.graphql(DOCUMENT, { id });
    expect(document).toMatchObject({
      id,
      url: site.url('/article/7'),
      title: 'Story number 7',
      site: 'The Local Review',
      author: 'Ada Holm',
      language: 'en',
      content: expect.stringContaining('\n# Story number 7\n'),
      outline: expect.arrayContaining([{ level: 2, text: expect.any(String) }]),
      quality: { score: document.qualityScore, tier: document.tier },
      revisions: [{ id: jobId, number: 1, filePath: document.filePath, quality: { score: document.qualityScore } }],
    });
    expect(document.quality.reasons.length).toBeGreaterThan(2);
    expect(document.tags.length).toBeGreaterThan(0);
  });

  test('is found by its address too, whatever is added to it', async () => {
    const { document } = await app.graphql(DOCUMENT, { url: `${site.url('/article/7')}?utm_source=x#top` });
    expect(document.id).toBe(id);
    expect((await app.graphql(DOCUMENT, { url: site.url('/never') })).document).toBeNull();
    expect((await app.graphql(DOCUMENT, { id: 'nope' })).document).toBeNull();
  });

  test.for<[variables: object, error: object]>([
    [{}, { code: 'INVALID_INPUT', field: 'id' }],
    [{ url: 'nope' }, { code: 'INVALID_URL', field: 'url' }],
  ])('asked for with %j is a wrong request', async ([variables, extensions]) => {
    await expect(app.graphql(DOCUMENT, { ...variables })).rejects.toMatchObject({ errors: [{ extensions }] });
  });

  test('without the revision that is asked for is an error at its content', async () => {
    await expect(app.graphql(DOCUMENT, { id, revision: 9 })).rejects.toMatchObject({
      errors: [{ path: ['document', 'content'], extensions: { code: 'NOT_FOUND' } }],
    });
  });
});
