import { isMet, type Reading } from './measure.ts';

/** A line of the table: name, value, target and whether it is met. */
export function formatReading(reading: Reading): string {
  const { name, value, unit, target } = reading;
  const met = isMet(reading);
  const aim =
    target === undefined ? '' : 'atMost' in target ? `≤ ${number(target.atMost)}` : `≥ ${number(target.atLeast)}`;
  const mark = met === undefined ? '' : met ? '✓' : '✗';
  return `${name.padEnd(46)} ${number(value).padStart(8)} ${unit.padEnd(3)} ${aim.padStart(8)}  ${mark}`.trimEnd();
}

/** Three digits that count. */
function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
}
