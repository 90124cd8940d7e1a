/** What a page says of itself: JSON-LD first, then meta elements, then what stands on the page. */

import type { Content } from '../../domain/document.ts';
import { isFileUrl } from '../../domain/upload.ts';
import { readBylineElements } from './byline-elements.ts';
import { chooseTitle } from './choose-title.ts';
import { readAuthor } from './html-author.ts';
import { readPublicationDate } from './html-date.ts';
import { hasType, type JsonObject, namesOf, textOf } from './json-ld.ts';
import { foldSpace } from './measure-text.ts';
import { readMetaElements } from './meta-elements.ts';
import { resolveAddress } from './sanitize-html.ts';
import { readSiteNames } from './site-names.ts';
import { fileNameOf, siteOf } from './text-page.ts';

const MAX_DESCRIPTION = 1000;
const WEB = new Set(['http:', 'https:']);

export interface HtmlMetadata extends Omit<Content, 'markdown' | 'outline'> {
  /** What the page's relative addresses stand for: its `<base href>`, else its own address. */
  readonly baseUrl: string;
  /** schema.org `isAccessibleForFree: false`. */
  readonly paywallMarked: boolean;
}

/** Reads a page's metadata, before anything is taken out of it. `url` is where it was fetched from. */
export function readHtmlMetadata(document: Document, statements: readonly JsonObject[], url: string): HtmlMetadata {
  const meta = readMetaElements(document);
  const bylines = readBylineElements(document);
  const baseUrl =
    resolveAddress(document.head.querySelector('base[href]')?.getAttribute('href') ?? null, url, WEB) ?? url;
  const host = siteOf(url);
  const publisher = statements.flatMap((node) =>
    hasType(node, /^WebSite$/) ? namesOf(node) : namesOf(node.publisher),
  )[0];
  const site = meta('og:site_name', 'application-name', 'dc.publisher', 'twitter:app:name:iphone') ?? publisher ?? host;
  const declared = [site, publisher ?? '', meta('application-name') ?? '', meta('apple-mobile-web-app-title') ?? ''];
  const page = statements.find((node) => hasType(node, /(?:Article|Posting|Report|Product|WebPage|QAPage)$/));
  const canonical = document.head.querySelector('link[rel~="canonical" i]')?.getAttribute('href') ?? null;
  const description =
    meta('description', 'og:description', 'twitter:description', 'dc.description') ?? textOf(page?.description);
  return {
    title: chooseTitle(
      document,
      statements,
      meta,
      readSiteNames(document, declared, url),
      isFileUrl(url) ? fileNameOf(url) : host,
    ),
    author: readAuthor(document, bylines, statements, meta, site),
    site: foldSpace(site).slice(0, 200),
    publishedAt: readPublicationDate(document, bylines, statements, meta, url),
    declaredLanguage: languageTag(declaredLanguage(document) ?? meta('content-language', 'og:locale', 'dc.language')),
    canonicalUrl: resolveAddress(canonical, baseUrl, WEB) ?? resolveAddress(meta('og:url'), baseUrl, WEB),
    description: description === null ? null : foldSpace(description).slice(0, MAX_DESCRIPTION) || null,
    baseUrl,
    paywallMarked: statements.some((node) => /^false$/i.test(String(node.isAccessibleForFree))),
  };
}

function declaredLanguage(document: Document): string | null {
  const root = document.documentElement;
  return root.getAttribute('lang') ?? root.getAttribute('xml:lang');
}

/** A well-formed BCP 47 tag (`pt_BR` → `pt-BR`), else null. */
export function languageTag(value: string | null): string | null {
  const tag = value?.split(',')[0]?.trim().replaceAll('_', '-') ?? '';
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}
