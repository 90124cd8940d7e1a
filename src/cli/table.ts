import { cut, plain, type Style, type Terminal } from './terminal.ts';

export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  readonly align?: 'right';
  readonly style?: (row: Row) => Style;
  /** Takes part in the room that is left, when the terminal is too narrow for all. */
  readonly mayShrink?: true;
}

const GAP = '  ';
const LEAST_WIDTH = 12;

/** Prints rows under their titles, in columns; a terminal's width is kept, anything else gets every text in full. */
export function printTable<Row>(terminal: Terminal, columns: readonly Column<Row>[], rows: readonly Row[]): void {
  const texts = rows.map((row) => columns.map(({ text }) => plain(text(row))));
  const needed = columns.map(({ title }, index) =>
    Math.max(title.length, ...texts.map((cells) => lengthOf(cells[index] ?? ''))),
  );
  const widths = terminal.columns === null ? needed : shrink(columns, needed, terminal.columns);

  const line = (cells: readonly string[], paint: (column: Column<Row>, text: string) => string) =>
    columns
      .map((column, index) => {
        const width = widths[index] ?? 0;
        const text = cut(cells[index] ?? '', width);
        const padding = ' '.repeat(width - lengthOf(text));
        const painted = paint(column, text);
        if (column.align === 'right') return padding + painted;
        return index === columns.length - 1 ? painted : painted + padding;
      })
      .join(GAP);

  terminal.print(
    line(
      columns.map(({ title }) => title),
      (_column, text) => terminal.paint('dim', text),
    ),
  );
  rows.forEach((row, index) => {
    terminal.print(
      line(texts[index] ?? [], ({ style }, text) => (style === undefined ? text : terminal.paint(style(row), text))),
    );
  });
}

/** Gives the columns that may shrink an equal share of the room; what one of them doesn't need goes to the others. */
function shrink<Row>(columns: readonly Column<Row>[], needed: readonly number[], room: number): number[] {
  const widths = [...needed];
  const gaps = GAP.length * (columns.length - 1);
  const fixed = needed.filter((_width, index) => columns[index]?.mayShrink !== true);
  let left = room - gaps - fixed.reduce((sum, width) => sum + width, 0);
  const shrinking = columns.flatMap(({ mayShrink }, index) =>
    mayShrink ? [{ index, width: needed[index] ?? 0 }] : [],
  );
  shrinking.sort((a, b) => a.width - b.width);
  shrinking.forEach(({ index, width }, position) => {
    const share = Math.max(LEAST_WIDTH, Math.floor(left / (shrinking.length - position)));
    widths[index] = Math.min(width, share);
    left -= Math.min(width, share);
  });
  return widths;
}

function lengthOf(text: string): number {
  return [...text].length;
}
