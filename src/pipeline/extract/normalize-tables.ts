/** Tables as Markdown can say them: a header row, cells of one line, the same number of cells in each row. */

import { isBlockElement } from './html-elements.ts';
import { foldedLength } from './measure-text.ts';

/** Wider tables are layout, or unreadable as Markdown. */
const MAX_COLUMNS = 40;

/** The attribute that tells the converter how many columns the header row has. */
export const HEADER_COLUMNS = 'data-header-columns';

const NOT_IN_A_CELL = 'table,pre,blockquote,h1,h2,h3,h4,h5,h6,figure';

/** A table without a header, of whose rows this share hold one cell, only puts lines one below the other. */
const SINGLE_CELLS = 0.4;

/** The cells of a row of up to so many characters are one line ("1." and its entry); longer ones are columns. */
const MAX_LINE = 300;

/**
 * Readies all tables below `root` for the converter. A table of data gets a header row (an empty one if its first row is
 * no header) and rows of equal width, and loses its empty rows and columns; a table that only lays out (one row, one
 * column, mostly one cell a row, blocks or tables inside) becomes plain blocks. Linear in the number of cells.
 */
export function normalizeTables(root: Element): void {
  // Innermost first: a table that has become blocks no longer makes the one around it a layout.
  for (const table of [...root.querySelectorAll('table')].reverse()) {
    const blocks = root.ownerDocument.createElement('div');
    const caption = table.querySelector('caption');
    if (caption !== null) blocks.append(toElement(caption, 'p'));
    const rows = rowsOf(table);
    const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
    if (isLayout(table, rows, width)) appendAsBlocks(blocks, rows);
    else blocks.append(tableOfData(root.ownerDocument, rows, width));
    table.replaceWith(blocks);
  }
}

interface Row {
  readonly cells: readonly Element[];
  readonly isHeader: boolean;
}

/** The rows that hold something, without the columns in which no row does. */
function rowsOf(table: Element): Row[] {
  const filledColumns = new Set<number>();
  const rows: Row[] = [];
  for (const row of table.querySelectorAll('tr')) {
    const cells = [...row.children].filter(({ localName }) => localName === 'td' || localName === 'th');
    if (tableOf(row) !== table || !hasContent(row)) continue;
    for (const [column, cell] of cells.entries()) if (hasContent(cell)) filledColumns.add(column);
    rows.push({ cells, isHeader: cells.every(({ localName }) => localName === 'th') || row.closest('thead') !== null });
  }
  return rows.map((row) => ({ ...row, cells: row.cells.filter((_, column) => filledColumns.has(column)) }));
}

/** The table that a row belongs to; the one around it has rows of its own. */
function tableOf(row: Element): Element | null {
  let at = row.parentElement;
  while (at !== null && at.localName !== 'table') at = at.parentElement;
  return at;
}

function hasContent(element: Element): boolean {
  return (element.textContent ?? '').trim() !== '' || element.getElementsByTagName('img').length > 0;
}

function isLayout(table: Element, rows: readonly Row[], width: number): boolean {
  if (width < 2 || rows.length < 2 || width > MAX_COLUMNS || table.querySelector(NOT_IN_A_CELL) !== null) return true;
  const [first] = rows;
  if (first?.isHeader && first.cells.filter(hasContent).length > 1) return false;
  const single = rows.filter(({ cells }) => cells.filter(hasContent).length === 1).length;
  return single >= rows.length * SINGLE_CELLS;
}

function appendAsBlocks(blocks: Element, rows: readonly Row[]): void {
  for (const row of rows) {
    const cells = row.cells.filter(hasContent);
    if (isLine(cells)) {
      const line = blocks.ownerDocument.createElement('div');
      for (const cell of cells) line.append(...cell.childNodes, ' ');
      blocks.append(line);
    } else {
      for (const cell of cells) blocks.append(toElement(cell, 'div'));
    }
  }
}

function isLine(cells: readonly Element[]): boolean {
  const length = cells.reduce((sum, cell) => sum + foldedLength(cell.textContent ?? ''), 0);
  return length > 0 && length <= MAX_LINE && !cells.some(hasBlocks);
}

function hasBlocks(cell: Element): boolean {
  return [...cell.querySelectorAll('*')].some(({ localName }) => isBlockElement(localName) || localName === 'br');
}

function tableOfData(document: Document, rows: readonly Row[], width: number): Element {
  const table = document.createElement('table');
  const lines = rows[0]?.isHeader ? rows : [{ cells: [] }, ...rows];
  for (const [index, { cells }] of lines.entries()) {
    const line = document.createElement('tr');
    line.append(...cells);
    for (let missing = width - cells.length; missing > 0; missing--) line.append(document.createElement('td'));
    if (index === 0) line.setAttribute(HEADER_COLUMNS, String(width));
    table.append(line);
  }
  return table;
}

/** Moves an element's children into a new element of another name. */
function toElement(element: Element, name: string): Element {
  const renamed = element.ownerDocument.createElement(name);
  renamed.append(...element.childNodes);
  return renamed;
}
