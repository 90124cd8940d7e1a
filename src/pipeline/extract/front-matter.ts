export interface FrontMatter {
  /** The plain `key: value` lines, keys in lower case; lists become comma-separated text. */
  readonly fields: Readonly<Partial<Record<string, string>>>;
  /** The text after the front matter; all of it when there is none. */
  readonly body: string;
}

/** Reads YAML front matter as far as single-line values go, and takes it off the text. Nested values are passed over. */
export function readFrontMatter(source: string): FrontMatter {
  const lines = source.trimStart().split('\n');
  const end =
    lines[0]?.trimEnd() === '---'
      ? lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)$/.test(line.trimEnd()))
      : -1;
  if (end === -1) return { fields: {}, body: source };

  const fields: Record<string, string> = {};
  let key = '';
  for (const line of lines.slice(1, end)) {
    const pair = /^([\w-]{1,40}):(.*)$/.exec(line);
    const item = /^\s+-\s(.*)$/.exec(line)?.[1];
    if (pair?.[1] !== undefined) {
      key = pair[1].toLowerCase();
      const value = plainValue(pair[2] ?? '');
      if (value !== '') fields[key] = value;
    } else if (item !== undefined && key !== '' && !item.includes(':')) {
      fields[key] = [fields[key], plainValue(item)].filter(Boolean).join(', ');
    }
  }
  return { fields, body: lines.slice(end + 1).join('\n') };
}

function plainValue(yaml: string): string {
  const value = yaml.trim();
  const quoted = /^"(.*)"$|^'(.*)'$/.exec(value);
  if (quoted !== null) return (quoted[1] ?? quoted[2] ?? '').replaceAll('\\"', '"').replaceAll("''", "'").trim();
  if (/^[[{|>]/.test(value)) {
    return value.startsWith('[') && value.endsWith(']')
      ? value.slice(1, -1).split(',').map(plainValue).filter(Boolean).join(', ')
      : '';
  }
  return value.split(/\s#/, 1)[0]?.trim() ?? '';
}
