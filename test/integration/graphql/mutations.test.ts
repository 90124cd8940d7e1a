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

const UNKNOWN = '0199f3c2-7a41-7c66-9d5b-3f0c2a1e8b70';
const ERROR = '... on Error { __typename code message }';

const ingest = async (input: object) =>
  (
    await app.graphql(
      `mutation ($input: IngestInput!) {
        ingest(input: $input) {
          ... on Job { __typename id status url canonicalUrl priority percent attempt options { forceRefresh skipScreening } }
          ${ERROR}
          ... on AlreadyProcessingError { job { id status } }
        }
      }`,
      { input },
    )
  ).ingest;

const byId = async (mutation: string, id: string) =>
  (
    await app.graphql(
      `mutation ($id: ID!) { answer: ${mutation}(id: $id) { __typename ... on Job { id status } ${ERROR} } }`,
      { id },
    )
  ).answer;

describe('ingest', () => {
  test('answers the job', async () => {
    const url = `${site.url('/article/1')}?utm_source=x`;
    const job = await ingest({ url, priority: 'LOW', options: { forceRefresh: true } });
    expect(job).toEqual({
      __typename: 'Job',
      id: expect.any(String),
      status: 'QUEUED',
      url,
      canonicalUrl: site.url('/article/1'),
      priority: 'LOW',
      percent: 0,
      attempt: 0,
      options: { forceRefresh: true, skipScreening: false },
    });
    await app.untilEnded(job.id);
  });

  test('answers InvalidUrlError for what is no address of a page', async () => {
    const code = 'INVALID_URL';
    for (const url of ['nope', 'ftp://example.com/', 'https://ada:secret@example.com/']) {
      expect(await ingest({ url })).toEqual({
        __typename: 'InvalidUrlError',
        code,
        message: expect.stringMatching(/\.$/),
      });
    }
  });

  test('answers AlreadyProcessingError with the job that is live', async () => {
    const gate = site.gate('/busy');
    const { id } = await ingest({ url: site.url('/busy') });
    await gate.reached;
    expect(await ingest({ url: site.url('/busy#again') })).toMatchObject({
      __typename: 'AlreadyProcessingError',
      code: 'ALREADY_PROCESSING',
      job: { id, status: 'PROCESSING' },
    });
    gate.open();
    await app.untilEnded(id);
  });
});

describe('ingestBatch', () => {
  const batch = async (urls: readonly string[]) =>
    (
      await app.graphql(
        `mutation ($urls: [String!]!) {
          ingestBatch(input: { urls: $urls }) {
            ... on IngestBatch { jobs { id url } rejected { url code message job { id } } }
            ${ERROR}
            ... on InvalidInputError { field }
          }
        }`,
        { urls },
      )
    ).ingestBatch;

  test('takes what is good and says why the rest is refused', async () => {
    const { jobs, rejected } = await batch([site.url('/article/2'), 'nope', site.url('/article/2')]);
    expect(jobs).toEqual([{ id: expect.any(String), url: site.url('/article/2') }]);
    expect(rejected).toEqual([
      { url: 'nope', code: 'INVALID_URL', message: '"nope" is not a web address.', job: null },
      { url: site.url('/article/2'), code: 'ALREADY_PROCESSING', message: expect.any(String), job: { id: jobs[0].id } },
    ]);
    await app.untilEnded(jobs[0].id);
  });

  test('answers the jobs that are stored when a fault keeps others from it', async () => {
    await app.database.$executeRaw`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a secret'; END $$`;
    await app.database.$executeRaw`
      CREATE TRIGGER refuse BEFORE INSERT ON job FOR EACH ROW WHEN (NEW.url LIKE '%/refused') EXECUTE FUNCTION refuse()`;
    // More than are stored at a time.
    const urls = Array.from({ length: 250 }, (_, n) => site.url(`/not-found?n=${n}`));
    const { jobs, rejected } = await batch([...urls, site.url('/refused')]);
    expect(jobs.length).toBeGreaterThanOrEqual(200);
    expect([...jobs, ...rejected]).toHaveLength(251);
    expect(rejected.at(-1)).toEqual({
      url: site.url('/refused'),
      code: 'INTERNAL',
      message: 'Something went wrong on our side.',
      job: null,
    });
  });

  test.for([0, 1_001])('answers InvalidInputError to %i addresses', async (length) => {
    const answer = await batch(Array(length).fill('https://example.com/'));
    expect(answer).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT', field: 'urls' });
  });
});

describe('cancelJob, retryJob and deleteDocument', () => {
  test.for(['cancelJob', 'retryJob', 'deleteDocument'])(
    '%s answers NotFoundError when there is none',
    async (mutation) => {
      for (const id of [UNKNOWN, 'nope']) {
        const { answer } = await app.graphql(`mutation ($id: ID!) { answer: ${mutation}(id: $id) { ${ERROR} } }`, {
          id,
        });
        expect(answer).toEqual({
          __typename: 'NotFoundError',
          code: 'NOT_FOUND',
          message: expect.stringContaining(id),
        });
      }
    },
  );

  test('a job is cancelled, can not be cancelled again, and is retried', async () => {
    const gate = site.gate('/stopped');
    const { id } = await ingest({ url: site.url('/stopped') });
    await gate.reached;
    expect(await byId('cancelJob', id)).toEqual({ __typename: 'Job', id, status: 'CANCELLED' });
    expect(await byId('cancelJob', id)).toMatchObject({ __typename: 'InvalidStateError', code: 'INVALID_STATE' });
    gate.open();
    // A worker may have taken it by the time the answer is read.
    expect(await byId('retryJob', id)).toEqual({
      __typename: 'Job',
      id,
      status: expect.stringMatching(/^(QUEUED|PROCESSING)$/),
    });
    await app.untilEnded(id);
    expect(await byId('retryJob', id)).toMatchObject({ __typename: 'InvalidStateError' });
  });

  test('a job is not retried while another for its page is live', async () => {
    const { id: failed } = await ingest({ url: site.url('/later') });
    await app.untilEnded(failed);
    const gate = site.gate('/later');
    const { id: live } = await ingest({ url: site.url('/later') });
    await gate.reached;
    const { retryJob } = await app.graphql(
      `mutation ($id: ID!) { retryJob(id: $id) { ... on AlreadyProcessingError { code job { id } } } }`,
      { id: failed },
    );
    expect(retryJob).toEqual({ code: 'ALREADY_PROCESSING', job: { id: live } });
    gate.open();
    await app.untilEnded(live);
  });

  test('a document is deleted', async () => {
    const { result } = await app.untilEnded(await app.ingest(site.url('/article/3')));
    const { deleteDocument } = await app.graphql(
      `mutation ($id: ID!) { deleteDocument(id: $id) { ... on DeletedDocument { id } } }`,
      { id: result.document_id },
    );
    expect(deleteDocument).toEqual({ id: result.document_id });
    expect(await app.graphql('query ($id: ID!) { document(id: $id) { id } }', { id: result.document_id })).toEqual({
      document: null,
    });
  });
});
