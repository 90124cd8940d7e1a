/** What sort of page it is, as far as extraction goes about it differently. */

import { hasType, type JsonObject } from './json-ld.ts';

/**
 * A discussion keeps its comments; an article is looked for among the rest; a shop's page is kept without what customers
 * say; anything else is kept whole.
 */
export type PageType = 'article' | 'discussion' | 'shop' | 'other';

const FORUM_SOFTWARE =
  /discourse|xenforo|vbulletin|phpbb|invision|ips\s?community|mybb|simple machines|smf|vanilla|nodebb|flarum|fluxbb|lithium|khoros/i;
const FORUM_HOST =
  /^(?:forums?|community|discuss(?:ions?)?|boards?|talk|answers|ask)\.|(?:^|\.)(?:stackexchange|stackoverflow|superuser|serverfault|askubuntu|reddit|lobste|quora|lemmy)\./i;
const FORUM_PATH =
  /\/(?:forums?|threads?|viewtopic|showthread|discussions?|questions?|comments|community|boards?)(?:[/.?-]|$)|\/topics?\/[^/]*\d|\/t\/[^/]+\/\d+|\/item\?id=|viewtopic|showthread/i;
const SHOP_PATH = /\/(?:products?|collections?|product-category|shop|store|items?|dp|buy|cat)\//i;

export function pageTypeOf(document: Document, statements: readonly JsonObject[], url: string): PageType {
  if (isDiscussion(document, statements, url)) return 'discussion';
  if (statements.some((node) => hasType(node, /(?:Article|BlogPosting|Report|Review)$/) && !hasType(node, /Product/))) {
    if (!isFrontPage(url) && !isCatalogue(document, statements)) return 'article';
  }
  const declared = document.head.querySelector('meta[property="og:type"]')?.getAttribute('content') ?? '';
  if (/^(?:article|blog|news|post)/i.test(declared) && !isFrontPage(url) && !isCatalogue(document, statements))
    return 'article';
  if (
    document.head.querySelector('meta[property="article:published_time"]') !== null ||
    document.querySelector('[itemtype*="Article"],[itemtype*="BlogPosting"]') !== null
  ) {
    if (!isFrontPage(url) && !isCatalogue(document, statements)) return 'article';
  }
  return isShop(document, statements, url) ? 'shop' : 'other';
}

function isShop(document: Document, statements: readonly JsonObject[], url: string): boolean {
  if (statements.some((node) => hasType(node, /^(?:Product|ProductGroup|Offer|AggregateOffer)$/))) return true;
  const declared = document.head.querySelector('meta[property="og:type"]')?.getAttribute('content') ?? '';
  return /product/i.test(declared) || SHOP_PATH.test(URL.parse(url)?.pathname ?? '');
}

function isDiscussion(document: Document, statements: readonly JsonObject[], url: string): boolean {
  if (
    statements.some((node) => hasType(node, /^(?:DiscussionForumPosting|QAPage|Question)$/) && !hasType(node, /FAQ/))
  ) {
    if (!statements.some((node) => hasType(node, /FAQPage|Product|Article$|BlogPosting/))) return true;
  }
  const generator = document.head.querySelector('meta[name="generator"]')?.getAttribute('content') ?? '';
  if (FORUM_SOFTWARE.test(generator)) return true;
  const address = URL.parse(url);
  if (address === null) return false;
  return (
    FORUM_PATH.test(address.pathname + address.search) ||
    (FORUM_HOST.test(address.hostname) && address.pathname !== '/')
  );
}

function isCatalogue(document: Document, statements: readonly JsonObject[]): boolean {
  return (
    statements.some((node) => hasType(node, /^(?:Product|ProductGroup|CollectionPage|ItemList|SearchResultsPage)$/)) &&
    document.querySelectorAll('article').length !== 1
  );
}

function isFrontPage(url: string): boolean {
  return URL.parse(url)?.pathname === '/';
}
