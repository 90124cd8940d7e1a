import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { decodeText } from '../../../src/pipeline/extract/decode-text.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const RUSSIAN = 'Библиотекарь читает каждую страницу и ставит её на полку, где её легко найти снова.';
const JAPANESE = '図書館の司書はすべてのページを読み、あとで見つけやすいように棚に並べます。これは日本語の文章です。';

test('a byte order mark decides, and is not part of the text', () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Grüße', 'utf16le')]);
  expect(decodeText(bytes, 'text/html; charset=utf-8')).toEqual({ text: 'Grüße', charset: 'utf-16le' });
  expect(decodeText(Buffer.from([0xef, 0xbb, 0xbf, 0x68, 0x69]), null).text).toBe('hi');
});

test('the HTTP header names the character set', () => {
  expect(decodeText(iconv.encode(RUSSIAN, 'koi8-r'), 'text/html; charset="KOI8-R"').text).toBe(RUSSIAN);
});

test('a meta element names it when the header does not', () => {
  const page = (meta: string) => iconv.encode(`<html><head>${meta}</head><body>${RUSSIAN}</body>`, 'windows-1251');
  expect(decodeText(page('<meta charset=windows-1251>'), 'text/html').text).toContain(RUSSIAN);
  const old = '<META http-equiv="Content-Type" content="text/html; charset=windows-1251">';
  expect(decodeText(page(old), null).text).toContain(RUSSIAN);
});

test('without any label the character set is detected', () => {
  expect(decodeText(iconv.encode(RUSSIAN, 'windows-1251'), null).text).toBe(RUSSIAN);
  expect(decodeText(iconv.encode(JAPANESE, 'Shift_JIS'), null).text).toBe(JAPANESE);
  expect(decodeText(utf8(JAPANESE), null)).toEqual({ text: JAPANESE, charset: 'utf-8' });
});

test('a header that lies is not believed', () => {
  expect(decodeText(iconv.encode(RUSSIAN, 'windows-1251'), 'text/html; charset=utf-8').text).toBe(RUSSIAN);
  expect(decodeText(utf8(RUSSIAN), 'text/html; charset=iso-8859-1').text).toBe(RUSSIAN);
});

test('an unknown label is passed over', () => {
  expect(decodeText(utf8('naïve café'), 'text/html; charset=klingon').text).toBe('naïve café');
});

test('what the standard calls latin1 is read as pages mean it', () => {
  expect(decodeText(Buffer.from([0x93, 0x68, 0x69, 0x94]), 'text/html; charset=iso-8859-1').text).toBe('“hi”');
});

test('the text holds nothing that a database refuses', () => {
  expect(decodeText(utf8('a\u0000b'), null).text).toBe('ab');
  const loneSurrogate = Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x00, 0xd8]);
  expect(decodeText(loneSurrogate, null).text.isWellFormed()).toBe(true);
});
