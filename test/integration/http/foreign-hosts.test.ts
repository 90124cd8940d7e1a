import { request } from 'node:http';
import { expect, test } from 'vitest';
import { startTestApp } from '../../support/app.ts';

/** The status of `GET /livez` under a Host name (which `fetch` does not let one choose). */
function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${url}/livez`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}

test('a server without keys answers to the names of its own machine only', async () => {
  await using app = await startTestApp();
  for (const host of ['localhost:8000', '127.0.0.1', '[::1]:8000', 'librarian.localhost']) {
    expect(await statusFor(app.url, host)).toBe(200);
  }
  for (const host of ['evil.example', '10.0.0.1', 'localhost.evil.example']) {
    expect(await statusFor(app.url, host)).toBe(421);
  }
});

test('AUTH=off opens it to every name', async () => {
  await using app = await startTestApp({ settings: { AUTH: 'off' } });
  expect(await statusFor(app.url, 'shelf.example')).toBe(200);
});
