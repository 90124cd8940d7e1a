/**
 * How varied a text's words are, 0–1: the mean share of different words in a window that moves over them word by word
 * (MATTR, Covington & McFall 2010). Case doesn't count. 0 for no words; a text shorter than the window is one window.
 */
export function diversityOf(words: readonly string[], window = 50): number {
  if (words.length === 0) return 0;
  const numbers = new Map<string, number>();
  const numbered = words.map((word) => {
    const lower = word.toLowerCase();
    const number = numbers.get(lower) ?? numbers.size;
    if (number === numbers.size) numbers.set(lower, number);
    return number;
  });
  /** How often the word of each number stands in the window. */
  const counts = new Uint8Array(numbers.size);
  let different = 0;
  let sum = 0;
  for (let index = 0; index < numbered.length; index++) {
    const entering = numbered[index] ?? 0;
    const entered = (counts[entering] ?? 0) + 1;
    counts[entering] = entered;
    if (entered === 1) different++;
    const leaving = index < window ? undefined : numbered[index - window];
    if (leaving !== undefined) {
      const left = (counts[leaving] ?? 0) - 1;
      counts[leaving] = left;
      if (left === 0) different--;
    }
    if (index >= window - 1) sum += different / window;
  }
  return words.length < window ? different / words.length : sum / (words.length - window + 1);
}
