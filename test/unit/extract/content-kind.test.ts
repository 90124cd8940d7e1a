import { expect, test } from 'vitest';
import { contentKindOf, extractContent } from '../../../src/pipeline/extract/extract-content.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);

test('the declared type tells the kind', () => {
  expect(contentKindOf('text/html; charset=utf-8', bytes('hello'), 'https://a.example/')).toBe('html');
  expect(contentKindOf('application/xhtml+xml', bytes('<html/>'), 'https://a.example/')).toBe('html');
  expect(contentKindOf('text/markdown', bytes('# Hello'), 'https://a.example/')).toBe('markdown');
  expect(contentKindOf('TEXT/PLAIN', bytes('hello'), 'https://a.example/')).toBe('text');
});

test('a Markdown file that is sent as plain text is Markdown', () => {
  expect(contentKindOf('text/plain', bytes('# Hello'), 'https://a.example/README.md?raw=1')).toBe('markdown');
});

test('without a type the beginning of the text tells, then the name', () => {
  expect(contentKindOf(null, bytes('\n<!DOCTYPE html><p>x'), 'https://a.example/')).toBe('html');
  expect(contentKindOf('application/octet-stream', bytes('# Hello'), 'file:notes.md')).toBe('markdown');
  expect(contentKindOf(null, bytes('just words'), 'https://a.example/')).toBe('text');
});

test.for([
  ['a PNG image', PNG],
  ['a PDF document', bytes('%PDF-1.7\n')],
  ['a ZIP archive', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0])],
  ['binary data', new Uint8Array(300).fill(2)],
] as const)('%s that is called HTML is named for what it is', ([name, content]) => {
  const detect = () => contentKindOf('text/html', content, 'https://a.example/');
  expect(detect).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_TYPE' }));
  expect(detect).toThrow(`The address answers with ${name}, not a page of text.`);
});

test('a type that is not read is named', () => {
  const detect = () => contentKindOf('application/json', bytes('{}'), 'https://a.example/');
  expect(detect).toThrow('content of type application/json');
});

test('an answer without a body is empty content', () => {
  const page = { url: 'https://a.example/', contentType: 'text/html', bytes: new Uint8Array() };
  expect(() => extractContent(page)).toThrow(expect.objectContaining({ code: 'EMPTY_CONTENT' }));
});
