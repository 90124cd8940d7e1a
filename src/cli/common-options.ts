/** What the help and the options of several commands share. */

import { Option } from 'commander';
import { parseCount } from './option-values.ts';

export function jsonOption(): Option {
  return new Option('--json', 'write JSON, for programs');
}

export function limitOption(): Option {
  return new Option('--limit <n>', 'how many at most, 1 to 1000').argParser(parseCount).default(20);
}

export function example(line: string): string {
  return `\nExample:\n  $ npx librarian ${line}`;
}
