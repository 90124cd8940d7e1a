import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

test('a browser gets GraphiQL at /graphql, and is led there from /', async () => {
  const response = await fetch(app.url, { headers: BROWSER });
  expect(new URL(response.url).pathname).toBe('/graphql');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  expect(await response.text()).toContain('Williams Librarian');
});

test('GraphiQL and Swagger UI load nothing from elsewhere', async () => {
  for (const path of ['/graphql', '/docs']) {
    const response = await fetch(app.url + path, { headers: BROWSER });
    const html = await response.text();
    // Scripts are full of addresses that nobody loads; what the page itself names is what is loaded.
    const page = html.replaceAll(/<(script|style)\b([^>]*)>[\s\S]*?<\/\1>/g, '<$1$2>');
    const loaded = [...page.matchAll(/<(?:script|link|img|iframe)\b[^>]*?\s(?:src|href)=["']([^"']+)/g)];
    expect(loaded.length).toBeGreaterThan(0);
    for (const [, address = ''] of loaded) expect(address).toMatch(/^(data:|\.?\/(?!\/))/);
    expect(html).not.toMatch(/@import ["']?(url\()?["']?(https?:)?\/\/|url\(["']?https?:/);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'self'/);
    expect(policy).toMatch(/frame-ancestors 'self'/);
  }
});

test('a program that asks for JSON gets no page', async () => {
  const response = await fetch(`${app.url}/graphql?query={__typename}`, { headers: { accept: 'application/json' } });
  expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
});
