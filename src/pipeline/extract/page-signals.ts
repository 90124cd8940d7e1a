/** Facts about a page as it was sent, before anything was left out. Screening draws the conclusions. */

import type { Content } from '../../domain/document.ts';

export interface PageSignals {
  /** The page's `<title>`, white space folded; empty when it has none, and for plain text and Markdown. */
  readonly rawTitle: string;
  /** The first 5,000 characters of the body's visible text, navigation included, white space folded. */
  readonly visibleText: string;
  /** The length of the whole visible text, in UTF-16 units. */
  readonly visibleTextLength: number;
  /** The length of the text that was extracted, without Markdown's marks. */
  readonly textLength: number;
  readonly hasPasswordField: boolean;
  readonly formCount: number;
  readonly scriptCount: number;
  /** The page tells search engines that it isn't free to read (schema.org `isAccessibleForFree: false`). */
  readonly paywallMarked: boolean;
  /** The share (0–1) of the visible text that stands within links. */
  readonly linkDensity: number;
}

/** What extraction gives: the content, and the signals to screen it by. */
export type ExtractedPage = Content & { readonly signals: PageSignals };
