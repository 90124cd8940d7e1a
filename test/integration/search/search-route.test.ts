import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type LocalSite, startLocalSite } from '../../support/local-site.ts';
import { search, shelveText } from '../../support/search.ts';

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

const OTTERS = {
  title: 'How otters sleep',
  text: 'Otters sleep on their backs and hold hands, so that they do not drift apart.',
};

test('a page is found as soon as its job has ended, with the words of the question marked', async () => {
  const id = await shelveText(app, site, '/otters', OTTERS);
  const { body } = await search(app, { q: 'do otters hold hands?' });
  expect(body).toEqual({
    took_ms: expect.any(Number),
    mode: 'keyword',
    showing_results_for: null,
    notice: null,
    items: [
      {
        document: expect.objectContaining({ id, title: OTTERS.title, url: site.url('/otters') }),
        score: expect.any(Number),
        passage: { text: OTTERS.text, heading: null, highlights: expect.any(Array) },
      },
    ],
  });
  const spans: { start: number; end: number }[] = body.items[0].passage.highlights;
  expect(spans.map(({ start, end }) => OTTERS.text.slice(start, end))).toEqual(['Otters', 'hold', 'hands']);
  const library = (await app.rest('GET', '/library')).body;
  expect(library.items).toContainEqual(body.items[0].document);
});

test('an empty shelf has nothing, and finds no fault with the query', async () => {
  await using empty = await startTestApp();
  expect((await search(empty, { q: 'how do owls hunt?' })).body).toMatchObject({ items: [], notice: null });
});

test('words are marked in the text alone, under a heading that has them and a title that is given', async () => {
  const text = 'An owl that hunts listens; most owls hunt alone.';
  site.page('/owls', `<article><h1>Owls</h1><h2>How owls hunt</h2><p>${text}</p></article>`);
  const { result } = await app.untilEnded(await app.ingest(site.url('/owls'), { options: { skip_screening: true } }));
  const marked = async () => {
    const { passage } = (await search(app, { q: 'hunting owl' })).body.items[0];
    expect(passage).toMatchObject({ heading: 'How owls hunt', text });
    return passage.highlights.map(({ start, end }: { start: number; end: number }) => text.slice(start, end));
  };
  expect(await marked()).toEqual(['owl', 'hunts', 'owls', 'hunt']);
  await app.rest('PATCH', `/documents/${result.document_id}`, { title: 'Owl, hunting owl' });
  expect(await marked()).toEqual(['owl', 'hunts', 'owls', 'hunt']);
});

test('GraphQL answers the same', async () => {
  await shelveText(app, site, '/otters', OTTERS);
  const { search: answer } = await app.graphql(
    '{ search(q: "otter hands", first: 1) { mode tookMs items { score document { title outline { text } } passage { text } } } }',
  );
  expect(answer).toMatchObject({ mode: 'KEYWORD', items: [{ document: { title: OTTERS.title, outline: [] } }] });
});

describe('in any language', () => {
  const PAGES = {
    de: { title: 'Das Dorf', text: 'Die alten Häuser am Fluss wurden von Fischern gebaut.', q: 'altes Haus Fischer' },
    ru: { title: 'Деревня', text: 'Старые дома у реки построили рыбаки.', q: 'старый дом рыбака' },
    ar: { title: 'القرية', text: 'بنى الصيادون البيوت القديمة على ضفة النهر.', q: 'صياد بيوت قديم' },
    hi: { title: 'गाँव', text: 'नदी के किनारे लड़कियाँ पुरानी किताबें पढ़ती थीं और गाती थीं।', q: 'लड़की किताब' },
    th: { title: 'หมู่บ้าน', text: 'บ้านเก่าริมแม่น้ำสร้างโดยชาวประมง', q: 'ชาวประมง' },
    zh: { title: '村庄', text: '河边的老房子是渔民建造的。', q: '渔民的房子' },
    ja: { title: '村', text: '川沿いの古い家は漁師が建てたものです。', q: '漁師の家' },
  };
  const ids = new Map<string, string>();
  beforeAll(async () => {
    for (const [language, page] of Object.entries(PAGES)) {
      ids.set(language, await shelveText(app, site, `/${language}`, { ...page, language }));
    }
  });

  test.for(Object.entries(PAGES))('%s: a page is found by other inflections', async ([language, { q }]) => {
    const { items } = (await search(app, { q })).body;
    expect(items[0]?.document.id).toBe(ids.get(language));
    expect(items[0]?.passage.highlights.length).toBeGreaterThan(0);
  });

  test('a question in a language that no page has finds nothing', async () => {
    const { status, titles } = await search(app, { q: 'Πού κοιμούνται οι ενυδρίδες;' });
    expect([status, titles]).toEqual([200, []]);
  });
});

describe('what is asked', () => {
  beforeAll(async () => {
    await shelveText(app, site, '/otters', OTTERS);
  });

  test.for([
    ["'; DROP TABLE document; --"],
    ['a & b | !c <-> (d:*)'],
    ['\\ % _ \' " {} [] $1 \u0000'],
    ['otters\ud800'],
    ['مرحبا 你好 привет'],
  ])('%j is text', async ([q = '']) => {
    expect((await search(app, { q })).status).toBe(200);
    expect((await search(app, { q: `${q} otters` })).titles[0]).toBe(OTTERS.title);
  });

  test.for([['the of and'], ['🦦🦦'], ['?!']])(
    '%j holds nothing to look for, and the answer says so',
    async ([q = '']) => {
      const { status, body } = await search(app, { q });
      expect([status, body.items]).toEqual([200, []]);
      expect(body.notice).toMatch(/no words that can be searched for/);
    },
  );

  test.for([
    [{}, 'q'],
    [{ q: '' }, 'q'],
    [{ q: '   ' }, 'q'],
    [{ q: 'word '.repeat(1_000) }, 'q'],
    [{ q: 'otters', limit: '0' }, 'limit'],
    [{ q: 'otters', limit: '1000000000' }, 'limit'],
    [{ q: 'otters', tier: 'best' }, 'tier'],
    [{ q: 'otters', mode: 'magic' }, 'mode'],
    [{ q: 'otters', colour: 'red' }, 'colour'],
    [{ q: 'otters', published_from: 'yesterday' }, 'published_from'],
  ] as const)('%j is refused, and "%s" named', async ([parameters, field]) => {
    const { status, body } = await search(app, { ...parameters });
    expect([status, body.code, body.field]).toEqual([400, 'INVALID_INPUT', field]);
  });

  test('a thousand different words are a question too', async () => {
    const words = Array.from({ length: 450 }, (_, n) => `w${n}`).join(' ');
    expect((await search(app, { q: `${words} otters sleeping` })).titles).toEqual([OTTERS.title]);
  });

  test.for([['semantic'], ['hybrid']])('a %s search needs a model, and says which setting', async ([mode = '']) => {
    const { status, body } = await search(app, { q: 'otters', mode });
    expect([status, body.code]).toEqual([503, 'AI_UNAVAILABLE']);
    expect(body.detail).toContain('AI_EMBEDDING_MODEL');
  });

  test.for([['first: 0'], ['first: 101'], ['filter: { publishedTo: "soon" }']])(
    'GraphQL refuses %s',
    async ([argument = '']) => {
      await expect(app.graphql(`{ search(q: "otters", ${argument}) { mode } }`)).rejects.toThrow(/must be/);
    },
  );
});

test('filters narrow the search: language, tags, tier, site, days of publication', async () => {
  const text = 'The lighthouse keeper of the northern island wrote down every passing ship for forty years.';
  await shelveText(app, site, '/old', { title: 'An old lighthouse', text, published: '2020-01-15' });
  await shelveText(app, site, '/new', { title: 'A new lighthouse', text, published: '2025-06-30' });
  const found = async (filter: Record<string, string>) =>
    (await search(app, { q: 'lighthouse keeper', ...filter })).titles;
  const both = ['A new lighthouse', 'An old lighthouse'];
  expect((await found({})).toSorted()).toEqual(both);
  expect(await found({ published_from: '2021-01-01' })).toEqual(['A new lighthouse']);
  expect(await found({ published_to: '2020-01-15' })).toEqual(['An old lighthouse']);
  expect(await found({ language: 'de' })).toEqual([]);
  expect((await found({ language: 'en', tag: 'lighthouse', site: '127.0.0.1' })).toSorted()).toEqual(both);
  expect(await found({ tag: 'no such tag' })).toEqual([]);
  const tiers = await Promise.all(['tier-a', 'tier-b', 'tier-c', 'tier-d'].map((tier) => found({ tier })));
  expect(tiers.flat().toSorted()).toEqual(both);
});

test('a page that is deleted is found no more', async () => {
  const id = await shelveText(app, site, '/walrus', { title: 'The walrus', text: 'A walrus rests on the ice.' });
  expect((await search(app, { q: 'walrus' })).titles).toEqual(['The walrus']);
  await app.rest('DELETE', `/documents/${id}`);
  expect((await search(app, { q: 'walrus' })).titles).toEqual([]);
  expect(await app.database.passage.count({ where: { text: { contains: 'walrus' } } })).toBe(0);
});

test('of a page that changed the new text is found, and the old one kept as a revision', async () => {
  const id = await shelveText(app, site, '/fair', { title: 'The fair', text: 'The carousel opens on Monday.' });
  await shelveText(app, site, '/fair', { title: 'The fair', text: 'The trampoline opens on Friday.' });
  expect((await search(app, { q: 'trampoline' })).titles).toEqual(['The fair']);
  expect((await search(app, { q: 'carousel' })).titles).toEqual([]);
  const { body } = await app.rest('GET', `/documents/${id}/content?revision=1`);
  expect(body).toContain('carousel');
});

test('a misspelled word is corrected, and the answer says so', async () => {
  const text = 'The kaleidoscope shows a pattern of coloured glass.';
  await shelveText(app, site, '/kaleidoscope', { title: 'A toy', text });
  await expect
    .poll(async () => (await search(app, { q: 'a "kalediscope" pattern' })).body)
    .toMatchObject({
      items: [{ document: { title: 'A toy' } }],
      showing_results_for: 'a "kaleidoscope" pattern',
      notice: 'Showing results for “a "kaleidoscope" pattern”.',
    });
});
