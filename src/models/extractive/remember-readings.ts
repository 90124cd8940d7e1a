/** How many characters of text are remembered: those of a few pages. */
const REMEMBERED_CHARS = 400_000;

/**
 * A function like `read` that remembers what it has read: summary, tags and quality each ask for the same sentences and
 * words of the same lines. One memory for each language, forgotten as a whole when it has grown to 400,000 characters.
 *
 * @param read the answer must depend on its arguments alone; it is shared, so nobody may change it
 */
export function rememberReadings<Reading>(
  read: (text: string, language: string) => readonly Reading[],
): (text: string, language: string) => readonly Reading[] {
  const memories = new Map<string, Map<string, readonly Reading[]>>();
  let chars = 0;
  return (text, language) => {
    let memory = memories.get(language);
    const known = memory?.get(text);
    if (known !== undefined) return known;
    if (chars > REMEMBERED_CHARS) {
      memories.clear();
      memory = undefined;
      chars = 0;
    }
    if (memory === undefined) {
      memory = new Map();
      memories.set(language, memory);
    }
    const reading = read(text, language);
    memory.set(text, reading);
    chars += text.length;
    return reading;
  };
}
