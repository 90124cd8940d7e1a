import type { Content } from '../../domain/document.ts';
import type { PageSignals } from '../extract/page-signals.ts';
import {
  BOT_TEXT,
  BOT_TITLE,
  ERROR_LINE,
  ERROR_TEXT,
  ERROR_TITLE,
  LOGIN_TEXT,
  LOGIN_TITLE,
  SHELL_TEXT,
} from './screening-words.ts';

export interface Screening {
  readonly code: 'BOT_CHALLENGE' | 'LOGIN_REQUIRED' | 'SCREENED_OUT' | 'EMPTY_CONTENT';
  /** A sentence for the person who submitted the page. */
  readonly message: string;
}

/** A page with more text than this (in characters, a Han letter counting for three) says something of its own. */
const LITTLE_TEXT = 1500;

/** Below this there is no text to speak of. */
const NO_TEXT = 25;

/**
 * Whether a page is no page at all but a bot check, a login wall, an error page sent as a success, or an empty shell;
 * null when it may be shelved.
 *
 * A wrong refusal is worse than a miss. So wording alone never condemns: the page must also have little text, and what
 * speaks against it must be the page's title or stand in that little text. Short notes pass, as do articles about CAPTCHAs
 * and error codes and pages with a sign-in box beside their text.
 *
 * @param text the content's plain text, code included
 */
export function screen(content: Pick<Content, 'title'>, signals: PageSignals, text: string): Screening | null {
  const size = sizeOf(text);
  if (size >= LITTLE_TEXT) return null;

  const page: ShortPage = {
    title: normal(signals.rawTitle || content.title),
    text: normal(text),
    // A page that shows much more than was extracted is a list, a menu, a shop: what it shows there doesn't count.
    visible: signals.visibleTextLength < LITTLE_TEXT * 1.5 ? normal(signals.visibleText) : null,
    size,
  };
  if (isBotCheck(page)) {
    return {
      code: 'BOT_CHALLENGE',
      message: `The site answered with a check for robots instead of the page${titled(signals)}.`,
    };
  }
  if (isErrorPage(page)) {
    return {
      code: 'SCREENED_OUT',
      message: `The site sent an error page as if it were the page asked for${titled(signals)}.`,
    };
  }
  if (isLoginWall(page, signals)) {
    return {
      code: 'LOGIN_REQUIRED',
      message: signals.paywallMarked
        ? 'The page keeps its text for subscribers.'
        : `The page asks to sign in before it shows its text${titled(signals)}.`,
    };
  }
  const wantsScripts = page.visible !== null && SHELL_TEXT.test(wordsOf(page));
  if (size < NO_TEXT || (size < 200 && wantsScripts)) {
    return {
      code: 'EMPTY_CONTENT',
      message: wantsScripts
        ? 'The page is empty until its scripts have run: no text came with it.'
        : `The page has almost no text: ${letters(text).toLocaleString('en')} letters.`,
    };
  }
  return null;
}

interface ShortPage {
  readonly title: string;
  readonly text: string;
  /** All that the page shows, when that is little too. */
  readonly visible: string | null;
  readonly size: number;
}

function wordsOf({ text, visible }: ShortPage): string {
  return visible === null ? text : `${text} ${visible}`;
}

function isBotCheck(page: ShortPage): boolean {
  if (page.visible === null) return false;
  const signs = new Set(
    wordsOf(page)
      .match(BOT_TEXT)
      ?.map((sign) => sign.toLowerCase()),
  ).size;
  if (BOT_TITLE.test(page.title)) return page.size < 200 || signs > 0;
  return (page.size < 200 && signs > 0) || (page.size < 600 && signs > 1);
}

function isErrorPage(page: ShortPage): boolean {
  const { title, text, visible, size } = page;
  const says = ERROR_TEXT.test(wordsOf(page));
  if (ERROR_TITLE.test(title))
    return (size < 200 && (visible !== null || ERROR_LINE.test(text))) || (size < 900 && says);
  return visible !== null && ((size < 250 && says) || (size < 120 && ERROR_LINE.test(text)));
}

function isLoginWall(page: ShortPage, { hasPasswordField, formCount, paywallMarked }: PageSignals): boolean {
  const { title, visible, size } = page;
  if (paywallMarked && size < 200) return true;
  const isTitle = LOGIN_TITLE.test(title);
  const words = wordsOf(page);
  if (hasPasswordField) return size < 600 && (isTitle || (visible !== null && LOGIN_TEXT.test(words)));
  if (visible === null) return false;
  if (isTitle) return size < 400 && formCount > 0 && LOGIN_TEXT.test(words);
  const place = words.search(LOGIN_TEXT);
  return size < 200 && place !== -1 && place < 60;
}

/** How much is said: characters, where one of Chinese, Japanese or Korean says what three Latin letters do. */
function sizeOf(text: string): number {
  const head = text
    .slice(0, LITTLE_TEXT * 2)
    .replace(/\s+/g, ' ')
    .trim();
  return head.length + 2 * (head.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu)?.length ?? 0);
}

function letters(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}

function normal(text: string): string {
  return text.replace(/[’‘]/g, "'").replace(/\s+/g, ' ').trim();
}

function titled(signals: PageSignals): string {
  return signals.rawTitle === '' ? '' : ` (“${signals.rawTitle.slice(0, 80)}”)`;
}
