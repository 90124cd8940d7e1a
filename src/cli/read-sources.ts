import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';

export interface Sources {
  /** Whatever is no file: the server says what is wrong with it. */
  readonly urls: readonly string[];
  readonly paths: readonly string[];
}

const WEB_ADDRESS = /^\s*https?:/i;
const PATH = /^(\.{0,2}|~|[a-z]:)[/\\]/i;

/**
 * Tells files from addresses: what is written as a path, or is there. `-` is replaced by the addresses that `input` holds, one a
 * line; empty lines, and lines that start with `#`, are passed over. No line is taken for a file: whoever wrote the list may not
 * be who has the files.
 */
export async function readSources(named: readonly string[], input: NodeJS.ReadableStream): Promise<Sources> {
  const urls: string[] = [];
  const paths: string[] = [];
  for (const name of named) {
    if (name === '-') urls.push(...(await readLines(input)));
    else if (await isFile(name)) paths.push(name);
    else urls.push(name);
  }
  return { urls, paths };
}

async function isFile(name: string): Promise<boolean> {
  if (WEB_ADDRESS.test(name)) return false;
  return PATH.test(name) || (await stat(name).catch(() => null)) !== null;
}

async function readLines(input: NodeJS.ReadableStream): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input })) {
    const url = line.trim();
    if (url !== '' && !url.startsWith('#')) lines.push(url);
  }
  return lines;
}
