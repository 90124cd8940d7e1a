/** What content kinds without a page around them have in common. */

import type { Content } from '../../domain/document.ts';
import { foldSpace } from './measure-text.ts';
import { outlineOf } from './outline.ts';
import type { ExtractedPage } from './page-signals.ts';

/** The content of a text file, with the signals of a page that is all text. */
export function textPage(content: Pick<Content, 'markdown' | 'title' | 'site'> & Partial<Content>): ExtractedPage {
  const visibleText = foldSpace(content.markdown);
  return {
    author: null,
    publishedAt: null,
    declaredLanguage: null,
    canonicalUrl: null,
    description: null,
    ...content,
    outline: outlineOf(content.markdown),
    signals: {
      rawTitle: '',
      visibleText: visibleText.slice(0, 5000),
      visibleTextLength: visibleText.length,
      textLength: visibleText.length,
      hasPasswordField: false,
      formCount: 0,
      scriptCount: 0,
      paywallMarked: false,
      linkDensity: 0,
    },
  };
}

/** The last part of an address's path, without its extension; the host name when there is none. */
export function fileNameOf(url: string): string {
  const parsed = URL.parse(url);
  const path = parsed?.pathname ?? url;
  const last = path.split('/').findLast((part) => part !== '') ?? '';
  const name = foldSpace(decode(last).replace(/\p{Cc}/gu, ' ')).replace(/\.\w{1,8}$/, '');
  return name !== '' ? name : (parsed?.hostname ?? url);
}

/** The host name; for an uploaded file, that it is one. */
export function siteOf(url: string): string {
  return URL.parse(url)?.hostname.replace(/^www\./, '') || 'file';
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
