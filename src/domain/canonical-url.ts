/** Which addresses mean the same page: "one page, one document" compares URLs in the form that is made here. */

import { getDomain } from 'tldts';
import { DomainError } from './failure.ts';

/** Longer addresses are refused: the shortest limit among common servers and proxies that real pages stay below. */
const MAX_URL_LENGTH = 2048;

/**
 * Query parameters that tell where a click came from and never what is shown, in lower case; `utm_*` besides.
 *
 * A name is here only if its vendor documents it as a click, campaign or recipient id, or Brave's query filter removes it
 * (https://github.com/brave/brave-browser/wiki/Query-String-Filter). Names that some sites give a meaning of their own
 * (`ref`, `source`, `cid`, `si`, `s_cid`) are kept: two documents of one page are better than one document of two pages.
 */
const TRACKING_PARAMETERS: ReadonlySet<string> = new Set([
  ...['_ga', '_gl', 'gclid', 'gclsrc', 'dclid', 'gbraid', 'wbraid', 'srsltid'], // Google Analytics, Ads, Merchant Center
  ...['fbclid', 'igshid', 'igsh'], // Facebook, Instagram
  ...['ref_src', 'ref_url', 'twclid'], // X (Twitter)
  ...['msclkid', 'ttclid', 'li_fat_id', 'rdt_cid', 'epik'], // Microsoft, TikTok, LinkedIn, Reddit, Pinterest
  ...['yclid', 'ymclid', 'ysclid', '_openstat'], // Yandex
  ...['guce_referrer', 'guce_referrer_sig'], // Yahoo
  ...['mc_cid', 'mc_eid', 'mkt_tok', '_hsenc', '_hsmi', '__hssc', '__hstc', '__hsfp', 'hsctatracking'], // Mailchimp, Marketo, HubSpot
  ...['__s', 'vero_id', 'vero_conv', 'ml_subscriber', 'ml_subscriber_hash', 'oly_anon_id', 'oly_enc_id'], // other mailers
  ...['rb_clickid', 'wickedid', 'irclickid'], // other advertisers
]);

/**
 * Reads an address that a person or a page gave. White space around it is ignored.
 *
 * Says nothing of where the address leads: a private one is parsed, and refused when it is connected to.
 *
 * @throws DomainError `INVALID_URL` with `field: 'url'` if it is no URL, has another scheme than http and https, holds
 *   a user name or password, names no host, or is longer than 2,048 characters
 */
export function parsePageUrl(text: string): URL {
  const trimmed = text.trim();
  if (trimmed === '') throw invalid('The address is empty.');
  if (trimmed.length > MAX_URL_LENGTH) {
    throw invalid(`The address is ${trimmed.length} characters long; at most ${MAX_URL_LENGTH} are accepted.`);
  }
  const url = URL.parse(trimmed);
  if (!url) throw invalid(`"${trimmed}" is not a web address.`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalid(
      `An address that begins with "${url.protocol}" can't be fetched; it must begin with http:// or https://.`,
    );
  }
  if (url.username !== '' || url.password !== '') throw invalid('The address holds a user name or a password.');
  if (withoutTrailingDot(url.hostname) === '') throw invalid(`"${trimmed}" names no host.`);
  return url;
}

/**
 * The form in which two addresses of one page are equal.
 *
 * Normalised by RFC 3986 §6.2.2 and §6.2.3 (case, percent-encoding, dot segments, default port, empty path), without the
 * host's trailing dot, the fragment, tracking parameters and an empty query. Path case, the query's order and every other
 * parameter are kept as they are.
 */
export function canonicalUrl(url: URL): string {
  const canonical = new URL(url);
  canonical.hash = '';
  canonical.hostname = withoutTrailingDot(url.hostname);
  canonical.pathname = normalizePercentEncoding(url.pathname);
  const parameters = url.search.slice(1).split('&');
  const query = parameters.filter((parameter) => !isTracking(parameter)).join('&');
  canonical.search = query === '' ? '' : `?${normalizePercentEncoding(query)}`;
  return canonical.href;
}

/**
 * The canonical form of a fetched page, by its own word (`rel=canonical`, RFC 6596) where that can be trusted.
 *
 * `declared` counts only if it stays on the page's site (one registrable domain by the Public Suffix List; without such
 * a domain, one host and port) and is not the site's root while the page lies deeper: a common misconfiguration that
 * would make one document of a whole site. Otherwise the answer is `finalUrl` in canonical form.
 *
 * @param finalUrl where the page was found, after redirects
 * @param declared what the page declares, absolute or relative to `finalUrl`; null if it declares nothing
 * @throws DomainError `INVALID_URL` if `finalUrl` is no page's address
 */
export function canonicalOfPage(finalUrl: string, declared: string | null): string {
  const page = parsePageUrl(finalUrl);
  const target = declared === null ? null : readDeclared(declared, page);
  if (!target || !isSameSite(page, target)) return canonicalUrl(page);
  if (isRoot(target) && !isRoot(page)) return canonicalUrl(page);
  return canonicalUrl(target);
}

function readDeclared(declared: string, page: URL): URL | null {
  try {
    return parsePageUrl(URL.parse(declared.trim(), page)?.href ?? '');
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** Private suffixes count as suffixes, so that `ada.github.io` and `bob.github.io` are two sites. */
function isSameSite(one: URL, other: URL): boolean {
  const domain = getDomain(one.hostname, { allowPrivateDomains: true });
  if (domain === null) return one.host === other.host;
  return domain === getDomain(other.hostname, { allowPrivateDomains: true });
}

function isRoot(url: URL): boolean {
  return /^\/(index\.\w+)?$/.test(url.pathname);
}

function isTracking(parameter: string): boolean {
  const name = (normalizePercentEncoding(parameter).split('=', 1)[0] ?? '').toLowerCase();
  return name.startsWith('utm_') || TRACKING_PARAMETERS.has(name);
}

/** Decodes unreserved characters and writes all other triplets in upper case (RFC 3986 §6.2.2.1 and §6.2.2.2). */
function normalizePercentEncoding(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : triplet.toUpperCase();
  });
}

function withoutTrailingDot(hostname: string): string {
  return hostname.replace(/\.$/, '');
}

function invalid(message: string): DomainError {
  return new DomainError('INVALID_URL', message, { field: 'url' });
}
