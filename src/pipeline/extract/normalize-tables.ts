/** Tables as Markdown can say them: a header row, cells of one line, the same number of cells in each row. */

/** Wider tables are layout, or unreadable as Markdown. */
const MAX_COLUMNS = 40;

/** The attribute that tells the converter how many columns the header row has. */
export const HEADER_COLUMNS = 'data-header-columns';

const NOT_IN_A_CELL = 'table,pre,blockquote,h1,h2,h3,h4,h5,h6,figure';

/**
 * Readies all tables below `root` for the converter. A table of data gets a header row (an empty one if its first row is
 * no header) and rows of equal width; a table that only lays out (one row, one column, blocks or tables inside) becomes
 * plain blocks. Linear in the number of cells.
 */
export function normalizeTables(root: Element): void {
  const document = root.ownerDocument;
  // Innermost first: a table that has become blocks no longer makes the one around it a layout.
  for (const table of [...root.querySelectorAll('table')].reverse()) {
    const rows = [...table.querySelectorAll('tr')];
    const cells = rows.map((row) =>
      [...row.children].filter(({ localName }) => localName === 'td' || localName === 'th'),
    );
    const width = Math.max(0, ...cells.slice(0, 1000).map((row) => row.length));
    const caption = table.querySelector('caption');
    const blocks = document.createElement('div');
    if (caption !== null) blocks.append(toElement(caption, 'p'));
    if (width < 2 || rows.length < 2 || width > MAX_COLUMNS || table.querySelector(NOT_IN_A_CELL) !== null) {
      for (const cell of cells.flat()) blocks.append(toElement(cell, 'div'));
      table.replaceWith(blocks);
      continue;
    }
    const flat = document.createElement('table');
    const hasHeader = cells[0]?.every(({ localName }) => localName === 'th') ?? false;
    if (!hasHeader && rows[0]?.closest('thead') === null) {
      rows.unshift(document.createElement('tr'));
      cells.unshift([]);
    }
    for (const [index, row] of rows.entries()) {
      const line = document.createElement('tr');
      line.append(...(cells[index] ?? []).slice(0, width));
      for (let missing = width - (cells[index]?.length ?? 0); missing > 0; missing--)
        line.append(document.createElement('td'));
      if (index === 0) line.setAttribute(HEADER_COLUMNS, String(width));
      flat.append(line);
      row.remove();
    }
    table.replaceWith(blocks);
    blocks.append(flat);
  }
}

/** Moves an element's children into a new element of another name. */
function toElement(element: Element, name: string): Element {
  const renamed = element.ownerDocument.createElement(name);
  renamed.append(...element.childNodes);
  return renamed;
}
