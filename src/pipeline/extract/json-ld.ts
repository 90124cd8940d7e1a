/** What a page says of itself for search engines: its schema.org statements in JSON-LD. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** Statements beyond this many are a catalogue, not a description. */
const MAX_NODES = 500;

/** All statements of the page, `@graph` and nested lists laid flat, in order. What doesn't parse is passed over. */
export function readJsonLd(document: Document): JsonObject[] {
  const nodes: JsonObject[] = [];
  const collect = (value: unknown, depth: number) => {
    if (nodes.length >= MAX_NODES || depth > 4) return;
    if (Array.isArray(value)) {
      for (const item of value) collect(item, depth + 1);
    } else if (isObject(value)) {
      nodes.push(value);
      collect(value['@graph'], depth + 1);
      collect(value.mainEntity, depth + 1);
    }
  };
  for (const script of document.head.querySelectorAll('script[type="application/ld+json"]')) {
    collect(parseLeniently(script.textContent ?? ''), 0);
  }
  return nodes;
}

/** Whether a statement is of one of the types, by name without prefix. */
export function hasType(node: JsonObject, pattern: RegExp): boolean {
  const types = node['@type'];
  const names = Array.isArray(types) ? types : [types];
  return names.some((name) => typeof name === 'string' && pattern.test(name));
}

/** The names in a value that may be a text, an object with a `name`, or a list of such. */
export function namesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.slice(0, 20).flatMap(namesOf);
  if (!isObject(value)) return [];
  return value.name === undefined ? [] : namesOf(value.name);
}

export function textOf(value: unknown): string | null {
  if (Array.isArray(value)) return textOf(value[0]);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** As JSON, else with raw line breaks within strings forgiven, which content systems let through. */
function parseLeniently(source: string): unknown {
  const json = source.trim().replace(/^<!--/, '').replace(/-->$/, '').replace(/;$/, '');
  for (const attempt of [json, json.replace(/[\t\r\n]+/g, ' ')]) {
    try {
      return JSON.parse(attempt);
    } catch {}
  }
  return null;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
