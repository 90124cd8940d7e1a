/**
 * Takes out of a page what surrounds its content on every page of a site: navigation, banners, share buttons, consent
 * boxes, teasers. It runs before the article is looked for, and lets that search begin among less.
 *
 * What an element is called counts only as long as the page isn't emptied by it: no element that holds much of the
 * page's text, or its only `h1`, goes because of its name.
 */

import { measureText, type TextMeasure } from './measure-text.ts';
import type { PageType } from './page-type.ts';

const REMOVED_TAGS = new Set(
  `script style link meta template iframe object embed applet canvas audio video source track input select
  option optgroup datalist textarea progress meter dialog map area nav`.split(/\s+/),
);

const REMOVED_ROLES = new Set(
  'navigation contentinfo complementary search dialog alertdialog menu menubar toolbar tablist tooltip alert status'.split(
    ' ',
  ),
);

/** Names that are given to nothing but boilerplate. Matched against whole words of `class` and `id`, joined by dashes. */
const BOILERPLATE_NAME = new RegExp(
  `(?:^|[\\s_-])(?:${[
    'nav(?:bar|igation)?|menu|submenu|breadcrumbs?|crumbs?|pagination|pager|paging|skip-?(?:link|nav|to)[\\w-]*',
    'share|sharing|shares|sharedaddy|share-?(?:bar|buttons?|links?|tools?)|social(?:-?(?:share|media|links?|icons?|bar))?|addthis|addtoany|follow-us',
    'cookies?|consent|gdpr|onetrust|cookie-?(?:banner|notice|bar)',
    'newsletter|subscribe|subscription|signup|sign-up|mailing-list|optin|opt-in|paywall',
    'related|recommended|recommendations?|recirc|more-(?:from|stories|news|posts|articles)|you-may-(?:also-)?like|outbrain|taboola|trending|most-(?:read|popular)|popular-posts|also-like|see-also|upsells?|cross-sells?|recently-viewed',
    'side-?bar|widgets|widget-?area',
    'ads|advert(?:isement|ising)?|adsense|ad-(?:slot|unit|wrapper|container|banner)|dfp|sponsor(?:ed|s)?|banner',
    'pop-?up|modal|overlay|lightbox|tooltip|toast|off-?canvas|drawer|flyout|mega-?menu|drop-?down(?:-menu)?',
    'site-?(?:header|footer)|page-?footer|footer|copyright|masthead|top-?bar|header-?(?:nav|menu|top)|back-to-top|print-only|screen-reader-text|sr-only|visually-?hidden',
    'reply-?form|author-?(?:bio|box|info)|about-(?:the-)?author|post-?(?:tags|nav(?:igation)?|meta)|tag-?(?:list|cloud)|entry-?(?:footer|utility)|jp-relatedposts|noprint|mw-editsection|navbox|catlinks|printfooter|toolbar|search-?(?:form|box|bar)|login(?:-form)?',
  ].join('|')})(?=$|[\\s_-])`,
  'i',
);

const COMMENTS_NAME =
  /(?:^|[\s_-])(?:comments?(?:-?(?:list|form|respond|section|thread|area))?|disqus[\w-]*)(?=$|[\s_-])/i;

/** What an article's own frame is called: who wrote it when (which its metadata say), and what its pictures show. */
const ARTICLE_FRAME_NAME =
  /(?:^|[\s_-])(?:by-?lines?|date-?line|time-?stamp|captions?|credits?|photo-?credit|galler(?:y|ies)|slide-?show|pub-?date|published|post-?date|article-?(?:meta|info|date|tools|tags)|entry-?meta|authors?|kicker|read-?more|promo|in-?line-?(?:promo|related)|see-?more|donate|player|video-?(?:player|wrapper|caption)|citation)(?=$|[\s_-])/i;

/** What stands around each post of a discussion. */
const POST_FRAME_NAME =
  /(?:^|[\s_-])(?:signatures?|sig|user-?(?:info|details|stats|extras|panel|profile|card|meta|title)|post-?(?:profile|controls|buttons?|actions?|options|footer)|message-?(?:user-?extras|signature|actionbar|footer|lastedit)|poster(?:-?(?:info|details))?|author-?(?:pane|details|stats)|profile|reactions?|reputation|rank|badges?|karma|likes|vote[sr]?|voting|similar-?(?:threads|topics)|quick-?reply|suggested-?topics|topic-?(?:footer|map|stats|meta)|participants|share-?button|action-?bar|reply-?button|flag|notices?|stats|online|moderators?|similar)(?=$|[\s_-])/i;
const MAX_FRAME_SHARE = 0.1;

/** Most of the page's text that an element may hold and still be taken for boilerplate by its name. */
const MAX_SHARE = 0.3;

/** Removes boilerplate below `body`, in one walk. */
export function removeBoilerplate(body: Element, type: PageType): void {
  const measures = measureText(body);
  const page: PageFacts = {
    type,
    measures,
    total: measures.get(body)?.text ?? 0,
    aroundTitle: ancestorsOfTitles(body),
  };
  const doomed: Element[] = [];
  const visit = (element: Element) => {
    for (let child = element.firstElementChild; child !== null; child = child.nextElementSibling) {
      if (isBoilerplate(child, page)) doomed.push(child);
      else visit(child);
    }
  };
  visit(body);
  for (const element of doomed) element.remove();
}

interface PageFacts {
  readonly type: PageType;
  readonly measures: ReadonlyMap<Element, TextMeasure>;
  readonly total: number;
  /** The elements that an `h1` stands in. */
  readonly aroundTitle: ReadonlySet<Element>;
}

function ancestorsOfTitles(body: Element): Set<Element> {
  const ancestors = new Set<Element>();
  for (const heading of body.getElementsByTagName('h1')) {
    for (let at = heading.parentElement; at !== null && !ancestors.has(at); at = at.parentElement) ancestors.add(at);
  }
  return ancestors;
}

function isBoilerplate(element: Element, { type, measures, total, aroundTitle }: PageFacts): boolean {
  const tag = element.localName;
  if (REMOVED_TAGS.has(tag)) return true;
  const role = element.getAttribute('role');
  const share = (measures.get(element)?.text ?? 0) / Math.max(1, total);
  if (tag === 'noscript' || isHidden(element)) return share <= MAX_SHARE;
  if (role !== null && REMOVED_ROLES.has(role) && share <= 0.5) return true;
  if (tag === 'button') return element.closest('h1,h2,h3,h4,h5,h6,summary,dt') === null;
  if (tag === 'main' || tag === 'article' || tag === 'pre' || tag === 'code' || tag === 'table') return false;
  if (share > MAX_SHARE) return false;
  if (tag === 'footer') return element.closest('blockquote,figure') === null;
  if (tag === 'aside') return !/note|warn|tip|admonition|callout|quote|info|caution|alert|hint/i.test(nameOf(element));
  if (tag === 'header' || role === 'banner')
    return !aroundTitle.has(element) && element.closest('article,main,section') === null;
  const name = nameOf(element);
  if (name === '') return false;
  if (aroundTitle.has(element)) return false;
  if (BOILERPLATE_NAME.test(name)) return true;
  if (type === 'article' && share <= MAX_FRAME_SHARE && ARTICLE_FRAME_NAME.test(name)) return true;
  if (type === 'discussion') return share <= MAX_FRAME_SHARE && POST_FRAME_NAME.test(name);
  return COMMENTS_NAME.test(name);
}

function nameOf(element: Element): string {
  // As a node: asked by its name, the class is put together anew from its parts each time.
  const classes = element.getAttributeNode('class')?.value ?? '';
  return `${classes} ${element.getAttribute('id') ?? ''}`.trim().slice(0, 300);
}

function isHidden(element: Element): boolean {
  if (element.hasAttribute('hidden')) return true;
  if (element.getAttribute('aria-hidden') === 'true' && element.localName !== 'img') return true;
  const style = element.getAttribute('style');
  return style !== null && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style);
}
