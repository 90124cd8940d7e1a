import type { ExtractedPage, PageSignals } from '../../../src/pipeline/extract/page-signals.ts';

/** A page as extraction gives it, of which a test names only what it is about. */
export function page(
  markdown: string,
  { signals, ...content }: Partial<Omit<ExtractedPage, 'signals'>> & { signals?: Partial<PageSignals> } = {},
): ExtractedPage {
  const title = content.title ?? signals?.rawTitle ?? 'A page';
  return {
    markdown,
    title,
    author: null,
    site: 'site.example',
    publishedAt: null,
    declaredLanguage: null,
    canonicalUrl: null,
    description: null,
    outline: [],
    ...content,
    signals: {
      rawTitle: title,
      visibleText: markdown.slice(0, 5000),
      visibleTextLength: markdown.length,
      textLength: markdown.length,
      hasPasswordField: false,
      formCount: 0,
      scriptCount: 0,
      paywallMarked: false,
      linkDensity: 0,
      ...signals,
    },
  };
}
