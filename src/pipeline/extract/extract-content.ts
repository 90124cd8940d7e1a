/**
 * From a fetched page to its content. The map:
 *
 *     contentKindOf   what it is: by its bytes, its declared type, its address
 *     decodeText      bytes → text
 *     CONTENT_KINDS   text → content, one reader per kind: html.ts, markdown.ts, plain-text.ts
 *
 * A new kind is one file and one line in the table.
 */

import { DomainError } from '../../domain/failure.ts';
import { isFileUrl } from '../../domain/upload.ts';
import { decodeText } from './decode-text.ts';
import { extractHtml } from './html.ts';
import { extractMarkdown } from './markdown.ts';
import type { ExtractedPage } from './page-signals.ts';
import { extractPlainText } from './plain-text.ts';
import { sniffBinary } from './sniff-type.ts';

export interface FetchedPage {
  readonly url: string;
  /** The `Content-Type` header as sent; null when there was none. */
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
}

interface KindReader {
  /** Media types without parameters, lower case. */
  readonly mediaTypes: readonly string[];
  /** File name extensions that decide where the media type doesn't. */
  readonly extensions: readonly string[];
  /** How a text of this kind begins, for what comes without a type. */
  readonly begins: RegExp | null;
  readonly read: (text: string, url: string) => ExtractedPage;
}

const CONTENT_KINDS = {
  html: {
    mediaTypes: ['text/html', 'application/xhtml+xml'],
    extensions: ['html', 'htm', 'xhtml'],
    begins: /^\s*(?:<!doctype\s+html|<html|<head|<body|<title|<meta|<p\b|<h1|<div|<table|<a\s|<b>|<br|<!--)/i,
    read: extractHtml,
  },
  markdown: {
    mediaTypes: ['text/markdown', 'text/x-markdown'],
    extensions: ['md', 'markdown', 'mdown', 'mkd'],
    begins: null,
    read: extractMarkdown,
  },
  text: { mediaTypes: ['text/plain'], extensions: ['txt', 'text'], begins: null, read: extractPlainText },
} as const satisfies Record<string, KindReader>;

export type ContentKind = keyof typeof CONTENT_KINDS;

/** Declared types that say nothing. */
const VAGUE_TYPES = new Set(['', 'application/octet-stream', 'binary/octet-stream', 'unknown/unknown', '*/*']);

/**
 * Tells what kind of content a page is. `text/plain` with a Markdown file's name is Markdown, as code hosts send it; an uploaded
 * file, which has no type, is what its name says, since Markdown may well begin like HTML.
 *
 * @throws DomainError `UNSUPPORTED_TYPE`, naming what was found
 */
export function contentKindOf(contentType: string | null, bytes: Uint8Array, url: string): ContentKind {
  const binary = sniffBinary(bytes);
  if (binary !== null) throw unsupported(binary, url);

  const kinds = Object.entries(CONTENT_KINDS) as [ContentKind, KindReader][];
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const extension = /\.(\w{1,8})$/.exec(pathOf(url))?.[1]?.toLowerCase() ?? '';
  const byType = kinds.find(([, reader]) => reader.mediaTypes.includes(mediaType))?.[0];
  const byName = kinds.find(([, reader]) => reader.extensions.includes(extension))?.[0];
  if (byType === 'text' && byName === 'markdown') return byName;
  if (byType !== undefined) return byType;
  if (!VAGUE_TYPES.has(mediaType)) throw unsupported(`content of type ${mediaType.slice(0, 80)}`, url);
  if (isFileUrl(url) && byName !== undefined) return byName;

  const start = decodeText(bytes.subarray(0, 1024), contentType).text;
  const byStart = kinds.find(([, reader]) => reader.begins?.test(start))?.[0];
  return byStart ?? byName ?? 'text';
}

/**
 * Reads a page's content. Pure and synchronous; its time grows no faster than the page, however it is nested.
 *
 * @throws DomainError `UNSUPPORTED_TYPE`; `EMPTY_CONTENT` when there is no text at all; `MALFORMED_CONTENT`
 */
export function extractContent(page: FetchedPage): ExtractedPage {
  if (page.bytes.length === 0) throw new DomainError('EMPTY_CONTENT', 'The address answers with an empty page.');
  const kind = contentKindOf(page.contentType, page.bytes, page.url);
  const { text } = decodeText(page.bytes, page.contentType);
  return CONTENT_KINDS[kind].read(text, page.url);
}

function unsupported(found: string, url: string): DomainError {
  const sentence = isFileUrl(url)
    ? `The file holds ${found}, not text.`
    : `The address answers with ${found}, not a page of text.`;
  return new DomainError('UNSUPPORTED_TYPE', sentence);
}

function pathOf(url: string): string {
  return URL.parse(url)?.pathname ?? url;
}
