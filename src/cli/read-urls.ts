import { createInterface } from 'node:readline';

/**
 * The addresses that were named, with `-` replaced by those that `input` holds, one a line. Empty lines, and lines that
 * start with `#`, are passed over.
 */
export async function readUrls(named: readonly string[], input: NodeJS.ReadableStream): Promise<string[]> {
  const urls: string[] = [];
  for (const name of named) {
    if (name !== '-') {
      urls.push(name);
      continue;
    }
    for await (const line of createInterface({ input })) {
      const url = line.trim();
      if (url !== '' && !url.startsWith('#')) urls.push(url);
    }
  }
  return urls;
}
