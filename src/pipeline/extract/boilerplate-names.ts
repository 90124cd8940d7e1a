/** What elements are called (their `class` and `id`) that hold no content. */

import type { TextMeasure } from './measure-text.ts';
import type { PageType } from './page-type.ts';

/**
 * A pattern for whole words of a name, as its separators part them. Words that tell an element's state rather than what
 * it is (`has-sidebar`, `with-banner`, `subscription-eligible`) don't count.
 */
function naming(...words: readonly string[]): RegExp {
  return new RegExp(
    `(?:^|[\\s_-])(?<!(?:^|[\\s_])(?:has|with|without|no|is)-)(?:${words.join('|')})(?=$|[\\s_-])(?!-(?:eligible|enabled|available|allowed|ready)\\b)`,
    'i',
  );
}

/** Names that are given to nothing but boilerplate. */
const BOILERPLATE = naming(
  'nav(?:bar|igation)?|menu|submenu|skip-?(?:link|nav|to)[\\w-]*',
  'share|sharing|shares|sharedaddy|share-?(?:bar|buttons?|links?|tools?)|social(?:-?(?:share|media|links?|icons?|bar))?|addthis|addtoany|follow-us',
  'cookies?|consent|gdpr|onetrust|cookie-?(?:banner|notice|bar)',
  'newsletter|subscribe|subscription|signup|sign-up|mailing-list|optin|opt-in|paywall',
  'related|recommended|recommendations?|recirc|more-(?:from|stories|news|posts|articles)|you-may-(?:also-)?like|outbrain|taboola|trending|most-(?:read|popular)|popular-posts|also-like|see-also|upsells?|cross-sells?|recently-viewed',
  'ads|advert(?:isement|ising)?|adsense|ad-(?:slot|unit|wrapper|container|banner)|dfp|sponsor(?:ed|s)?',
  'pop-?up|modal|lightbox|tooltip|toast|off-?canvas|drawer|flyout|mega-?menu|drop-?down(?:-menu)?',
  'site-?(?:header|footer)|page-?footer|copyright|masthead|top-?bar|header-?(?:nav|menu|top)|back-to-top|print-only|screen-reader-text|sr-only|visually-?hidden',
  'reply-?form|author-?(?:bio|box|info)|about-(?:the-)?author|post-?(?:tags|nav(?:igation)?|meta)|tag-?(?:list|cloud)|entry-?(?:footer|utility)|jp-relatedposts|noprint|mw-editsection|navbox|catlinks|printfooter|toolbar|search-?(?:form|box|bar)|login(?:-form)?',
);

/** Names of boilerplate that designers also give to parts of a page made of parts (a "hero banner", a "sidebar left"). */
const LOOSE = naming('side-?bar|widgets|widget-?area|banner|overlay|footer');

/** Requests to accept cookies, which may be longer than the page's own text. */
const CONSENT = naming(
  'onetrust(?:-\\w+)*|cookie-?(?:banner|notice|consent|law|popup|bar)|consent-?(?:banner|manager|dialog)|gdpr',
);

/** Whether an element of this name goes however much it holds. */
export function isConsentName(name: string): boolean {
  return CONSENT.test(name);
}

/** Names of what is always brief; where it isn't, the name stands for what it belongs to (`pagination` for all pages). */
const BRIEF = naming('breadcrumbs?|crumbs?|pagination|pager|paging');
const BRIEF_LENGTH = 600;

const COMMENTS = naming('comments?(?:-?(?:list|form|respond|section|thread|area))?|disqus[\\w-]*');

/** What an article's own frame is called: who wrote it when (which its metadata say), and what its pictures show. */
const ARTICLE_FRAME = naming(
  'by-?lines?|date-?line|time-?stamp|captions?|credits?|photo-?credit|galler(?:y|ies)|slide-?show|pub-?date|published|post-?date|article-?(?:meta|info|date|tools|tags)|entry-?meta|authors?|kicker|read-?more|promo|in-?line-?(?:promo|related)|see-?more|donate|player|video-?(?:player|wrapper|caption)|citation',
);

/** What stands around each post of a discussion. */
const POST_FRAME = naming(
  '(?:post)?signatures?|sig|avatars?|user-?(?:info|details|stats|extras|panel|profile|card|meta|title)|post-?(?:profile|controls|buttons?|actions?|options|footer)|message-?(?:user-?extras|signature|actionbar|footer|lastedit)|poster(?:-?(?:info|details))?|author-?(?:pane|details|stats)|profile|reactions?|reputation|rank|badges?|karma|likes|vote[sr]?|voting|similar-?(?:threads|topics)|quick-?reply|suggested-?topics|topic-?(?:footer|map|stats|meta)|participants|share-?button|action-?bar|reply-?button|flag|notices?|stats|online|moderators?|similar',
);

/** What a visitor works a listing or a shop with. */
const CONTROLS = naming(
  'buttons|actions|ctas|(?:product|card|item)-?actions|sort(?:-?(?:by|ing))?|filters?|facets?|add-?to-?(?:cart|bag|basket)|(?:mini-?)?cart|wish-?list|quantity|qty|badges?|swatch(?:es)?|quick-?(?:view|shop|add|buy)',
);

/** What customers say of a shop's things. */
const REVIEWS = naming(
  '(?:customer-?|product-?|user-?)?(?:reviews?|ratings?)(?:-?(?:list|section|cards?|container|widget|summary|stars|count))?|testimonials?',
);

/** A stretch of text as long as this is a sentence, which no control holds. */
const SENTENCE_LENGTH = 80;

/** Most of the page's text that an element may hold and be taken for a frame by its name. */
const MAX_FRAME_SHARE = 0.1;

/** Whether an element of this name is boilerplate on a page of this type; `share` is how much of the page's text it holds. */
export function isBoilerplateName(name: string, type: PageType, measure: TextMeasure, share: number): boolean {
  const { text, linked, longest } = measure;
  if (BOILERPLATE.test(name)) return true;
  const isProse = longest >= SENTENCE_LENGTH && linked <= text * 0.2;
  if (LOOSE.test(name)) return type === 'article' || type === 'discussion' || !isProse;
  if (text <= BRIEF_LENGTH && BRIEF.test(name)) return true;
  if (type === 'discussion') return share <= MAX_FRAME_SHARE && POST_FRAME.test(name);
  if (COMMENTS.test(name)) return true;
  if (type === 'article') return share <= MAX_FRAME_SHARE && ARTICLE_FRAME.test(name);
  if (longest < SENTENCE_LENGTH && CONTROLS.test(name)) return true;
  return type === 'shop' && REVIEWS.test(name);
}
