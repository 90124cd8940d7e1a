import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { ask, askStream, BRIDGES, OTTERS, textOf } from '../../support/ask.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { shelveText } from '../../support/search.ts';

let site: LocalSite;
let app: TestApp;
let otters: string;
beforeAll(async () => {
  site = await startLocalSite();
  app = await startTestApp();
  otters = await shelveText(app, site, '/otters', OTTERS);
  await shelveText(app, site, '/bridge', BRIDGES);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

async function markdownOf(document: string): Promise<string> {
  const { markdown } = await app.database.revision.findFirstOrThrow({ where: { documentId: document } });
  return markdown;
}

test('without a model, the sentences that answer are quoted, each with its place in the stored text', async () => {
  const { status, body } = await ask(app, 'Why do otters hold hands?');
  expect(status).toBe(200);
  expect(body).toMatchObject({ answered: true, model: 'extractive', nearest: [], code: null, notice: null });
  expect(body.answer).toContain('Otters sleep on their backs and hold hands, so that they do not drift apart. [1]');
  const [citation] = body.citations;
  expect(citation).toMatchObject({ n: 1, document_id: otters, revision: 1, url: site.url('/otters'), tier: 'tier-c' });
  const markdown = await markdownOf(otters);
  expect(markdown.slice(citation.start, citation.end)).toBe(citation.quote);
});

test('a quote has the markup of its place, the answer has not', async () => {
  const { body } = await ask(app, 'How long does the giant kelp grow?');
  expect(body.answer).toContain('The giant kelp of Monterey Bay was measured in 1987: it grows 53 metres long.');
  const quotes: string[] = body.citations.map(({ quote }: { quote: string }) => quote);
  expect(quotes).toContain(
    'The [giant kelp](https://example.org/kelp) of Monterey Bay was measured in 1987: it grows 53 metres long.',
  );
});

test('a question that nothing on the shelf answers gets no answer, but the nearest documents', async () => {
  const { status, body } = await ask(app, 'Who painted the bridge of Arles and sold it to a Russian collector?');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    answer: 'Nothing on the shelf answers this.',
    answered: false,
    citations: [],
    nearest: [{ title: BRIDGES.title }],
  });
});

test('tier and tags narrow what may be used', async () => {
  const question = 'Who built the bridge of Avignon?';
  expect((await ask(app, question)).body.answered).toBe(true);
  expect((await ask(app, question, { tier: 'tier-a' })).body).toMatchObject({ answered: false, nearest: [] });
  expect((await ask(app, question, { tier: ['tier-a', 'tier-c'] })).body.answered).toBe(true);
  expect((await ask(app, question, { tags: ['no such tag'] })).body.answered).toBe(false);
});

test('a misspelled word is corrected, and the answer says so', async () => {
  // The vocabulary is counted a moment after a page is shelved.
  const answer = async () => (await ask(app, 'Who built the brigde of Avignon?')).body;
  const notice = 'Taken as “Who built the bridge of Avignon?”.';
  await expect.poll(answer).toMatchObject({ answered: true, notice });
});

test('in Chinese, what only holds the question together is not missed on the pages', async () => {
  await using other = await startTestApp();
  const pages = {
    '/wall': '长城是中国古代的军事防御工程。城墙主要用砖和石头修建。\n长城全长八千八百多公里，跨越许多省份。',
    '/tea': '茶是世界上最受欢迎的饮料之一。\n唐代的陆羽写了茶经，介绍了种茶和泡茶的方法。',
  };
  for (const [path, text] of Object.entries(pages))
    await shelveText(other, site, path, { title: text.slice(0, 2), text });
  const ask = async (question: string) => (await other.rest('POST', '/query', { question })).body;
  expect((await ask('长城有多长？')).answer).toContain('八千八百多公里');
  expect((await ask('谁写了茶经？')).answer).toContain('陆羽');
  expect((await ask('蒙古的首都在哪里？')).answered).toBe(false);
});

test('as a stream: the tokens of the text, its citations, and the whole', async () => {
  const messages = await askStream(app, 'Why do otters hold hands?');
  const kinds = [...new Set(messages.map(({ event }) => event))];
  expect(kinds).toEqual(['token', 'citation', 'done']);
  const done = messages.at(-1)?.data;
  expect(textOf(messages)).toBe(done.answer);
  const { body } = await ask(app, 'Why do otters hold hands?');
  expect({ ...done, took_ms: 0 }).toEqual({ ...body, took_ms: 0 });
});

describe('what can not be answered gets a clear answer', () => {
  test.for([
    ['an empty question', { question: '' }, 'question'],
    ['a question of spaces', { question: '  \n ' }, 'question'],
    ['ten thousand words', { question: 'otters '.repeat(10_000) }, 'question'],
    ['no passages', { question: 'otters', top_k: 0 }, 'top_k'],
    ['too many passages', { question: 'otters', top_k: 1e9 }, 'top_k'],
    ['a tier that is none', { question: 'otters', tier: 'tier-z' }, 'tier'],
    ['a filter that is none', { question: 'otters', language: 'en' }, 'language'],
    ['an empty question as a stream', { question: ' ', stream: true }, 'question'],
  ] as const)('%s', async ([, body, field]) => {
    const answer = await app.rest('POST', '/query', body);
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([400, 'INVALID_INPUT', field]);
  });

  test.for([
    ['who is it and what was that?'],
    ['🦦🦦🦦'],
    ["'; DROP TABLE document; --"],
    ['a & b | !c <-> (d:*)'],
    ['\\ % _ \' " {} [] $1 \u0000'],
    ['Πού κοιμούνται οι ενυδρίδες;'],
  ] as const)('%s', async ([question]) => {
    const { status, body } = await ask(app, question);
    expect([status, body.answered, body.citations]).toEqual([200, false, []]);
  });

  test('a question of common words only is told why', async () => {
    expect((await ask(app, 'who is it?')).body.notice).toContain('no words that can be looked for');
  });
});
