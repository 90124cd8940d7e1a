/**
 * Flesch's reading ease of English text, about 100 (easy) to 0 (hard); Flesch 1948, "A new readability yardstick".
 *
 * @param sentences the words of each; at least one sentence, none without words
 */
export function fleschEase(sentences: readonly (readonly string[])[]): number {
  const known = new Map<string, number>();
  let words = 0;
  let syllables = 0;
  for (const sentence of sentences) {
    for (const word of sentence) {
      const count = known.get(word) ?? syllablesOf(word);
      known.set(word, count);
      words += 1;
      syllables += count;
    }
  }
  return 206.835 - 1.015 * (words / sentences.length) - 84.6 * (syllables / words);
}

/** Groups of vowels, without a silent final e. */
function syllablesOf(word: string): number {
  const spoken = word.toLowerCase().replace(/(?<=[^aeiouyl])e[ds]?$/, '');
  return Math.max(1, spoken.match(/[aeiouy]+/g)?.length ?? 1);
}
