/** A value as PostgreSQL's `jsonb` takes it: its text holds neither NUL nor half a surrogate pair; a page's may. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    typeof part === 'string' ? part.replaceAll('\u0000', '').toWellFormed() : part,
  );
}
