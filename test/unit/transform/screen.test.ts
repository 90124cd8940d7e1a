import { expect, test } from 'vitest';
import type { PageSignals } from '../../../src/pipeline/extract/page-signals.ts';
import { screen } from '../../../src/pipeline/transform/screen.ts';
import { page } from './page.ts';

const codeOf = (title: string, text: string, signals: Partial<PageSignals> = {}) => {
  const screened = page(text, { title, signals: { rawTitle: title, ...signals } });
  return screen(screened, screened.signals, text)?.code ?? null;
};

test.each([
  ['Just a moment...', 'Checking your browser before accessing the site. Enable JavaScript and cookies to continue'],
  ['Just a moment...', ''],
  ['shop.example', 'Please enable JS and disable any ad blocker'],
  ['Access to this page has been denied', 'Press & Hold to confirm you are a human (and not a bot).'],
  [
    'Attention Required! | Cloudflare',
    'Sorry, you have been blocked. Why have I been blocked? Performance & security by Cloudflare',
  ],
])('a bot check is refused: %s', (title, text) => {
  expect(codeOf(title, text)).toBe('BOT_CHALLENGE');
});

test.each([
  ['404 Not Found', 'nginx'],
  ['Page not found | Site', 'Sorry, the page you are looking for could not be found. Try the search, or go back home.'],
  ['Access Denied', "You don't have permission to access this resource."],
  ['503 Service Unavailable', 'The server is temporarily unable to service your request.'],
  ['Site', '404: This page could not be found.'],
])('an error page sent as a success is refused: %s', (title, text) => {
  expect(codeOf(title, text)).toBe('SCREENED_OUT');
});

test('a login wall is refused', () => {
  expect(codeOf('Sign in - Forum', 'Email Password Remember me', { hasPasswordField: true })).toBe('LOGIN_REQUIRED');
  expect(codeOf('The news', 'Please sign in to continue.', { formCount: 1 })).toBe('LOGIN_REQUIRED');
  expect(codeOf('The news', 'One line.', { paywallMarked: true })).toBe('LOGIN_REQUIRED');
});

test('a menu around it does not hide a login page or an error page', () => {
  const menu = { visibleTextLength: 6000, visibleText: 'Home Products Prices '.repeat(200) };
  expect(codeOf('Log in | Shop', 'Email Password', { ...menu, hasPasswordField: true })).toBe('LOGIN_REQUIRED');
  expect(codeOf('Page not found – Shop', "Sorry, we can't find that page.", menu)).toBe('SCREENED_OUT');
});

test('an empty shell is refused', () => {
  expect(codeOf('App', '')).toBe('EMPTY_CONTENT');
  expect(codeOf('App', 'You need to enable JavaScript to run this app.')).toBe('EMPTY_CONTENT');
});

const NOTE = `CAPTCHAs ask you to verify you are human before a page opens. They keep robots out of forms, yet they keep out people
too: whoever can't see the picture can't pass. This note lists three gentler ways, which are rate limits, hidden fields, and
a proof of work that a phone solves in half a second, and says when each of them is enough.`;

test.each([
  ['Why CAPTCHAs fail', NOTE],
  ['404 errors and how to fix them', `A 404 error tells that the page was not found. ${NOTE}`],
  ['How to log in from a script', `Most sites want you to sign in to continue, so keep the cookie. ${NOTE}`],
  ['Login walls: a note', `Readers who must sign in to continue leave. ${NOTE}`],
  ['Oops: a history of the word', `It was first printed in 1933. ${NOTE}`],
  ['古い橋', '古い橋は修理のため閉鎖され、渡し船で通っています。'],
  ['Note', 'Milk is cheaper on Tuesdays at the corner shop.'],
])('a real page passes, whatever it is about: %s', (title, text) => {
  expect(codeOf(title, text)).toBeNull();
});

test('a long page with a sign-in box passes', () => {
  expect(
    codeOf('News', NOTE.repeat(6), { hasPasswordField: true, visibleText: `Sign in to continue ${NOTE}` }),
  ).toBeNull();
});
