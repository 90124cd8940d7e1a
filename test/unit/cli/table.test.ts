import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { type Column, printTable } from '../../../src/cli/table.ts';
import { openScreen } from '../../support/screen.ts';

interface Book {
  readonly pages: number;
  readonly url: string;
  readonly title: string;
}

const COLUMNS: readonly Column<Book>[] = [
  { title: 'PAGES', text: ({ pages }) => String(pages), align: 'right' },
  { title: 'ADDRESS', text: ({ url }) => url, mayShrink: true },
  { title: 'TITLE', text: ({ title }) => title, mayShrink: true },
];

const BOOKS: readonly Book[] = [
  { pages: 9, url: 'https://a.example/', title: 'Short' },
  {
    pages: 1200,
    url: 'https://b.example/a/very/long/address/that/goes/on',
    title: 'A title that is rather long as well',
  },
];

function linesOf(columns: number | undefined, rows: readonly Book[]): string[] {
  const screen = openScreen(columns);
  printTable(screen.terminal, COLUMNS, rows);
  return stripVTControlCharacters(screen.output()).trimEnd().split('\n');
}

test('every cell of a column begins under its title', () => {
  const lines = linesOf(undefined, BOOKS);
  const at = lines[0]?.indexOf('TITLE');
  expect(lines[1]?.indexOf('Short')).toBe(at);
  expect(lines[2]?.indexOf('A title')).toBe(at);
});

test('numbers end under their title', () => {
  const lines = linesOf(undefined, BOOKS);
  expect(lines[1]).toMatch(/^ {4}9 {2}/);
  expect(lines[2]).toMatch(/^ 1200 {2}/);
});

test('a terminal gets lines of its width at most, cut with an ellipsis', () => {
  const lines = linesOf(60, BOOKS);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(lines[2]).toContain('…');
  expect(lines[1]).toContain('https://a.example/');
});

test('a file gets every text in full', () => {
  expect(linesOf(undefined, BOOKS)[2]).toContain(
    '/a/very/long/address/that/goes/on  A title that is rather long as well',
  );
});

test('a title can neither move the cursor nor turn the line around', () => {
  const [, line] = linesOf(undefined, [
    { pages: 1, url: 'https://a.example/', title: 'In\u001b[2J\r\nno\u0007cent\u202e' },
  ]);
  expect(line).toMatch(/In no cent$/);
});
