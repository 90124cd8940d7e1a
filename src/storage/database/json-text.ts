/** NUL, or half of a surrogate pair, as `JSON.stringify` writes them. */
const NOT_TAKEN = /\\u(?:0000|d[89a-f])/;

/** A value as PostgreSQL's `jsonb` takes it: its text holds neither NUL nor half a surrogate pair; a page's may. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  if (!NOT_TAKEN.test(text)) return text;
  return JSON.stringify(value, (_key, part) =>
    typeof part === 'string' ? part.replaceAll('\u0000', '').toWellFormed() : part,
  );
}
