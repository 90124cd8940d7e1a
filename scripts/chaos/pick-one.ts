/** Any of them. */
export function pickOne<T>(from: readonly T[]): T {
  const picked = from[Math.floor(Math.random() * from.length)];
  if (picked === undefined) throw new Error('there is nothing to pick from');
  return picked;
}
