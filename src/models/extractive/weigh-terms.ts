/** A sparse vector: weight by term. */
export type TermVector = ReadonlyMap<string, number>;

/** Terms that weigh less than this share of the heaviest say nothing of the topic (Rossiello et al. 2017 use 0.3). */
const TOPIC_THRESHOLD = 0.25;

/**
 * The TF-IDF vector of each sentence of one text, and their centroid reduced to topical terms.
 *
 * There is no other text to compare with, so a term's rarity is counted over the text's own sentences (inverse sentence
 * frequency), and damped: a term of half the sentences is rather the topic than noise. Time grows with the number of terms.
 *
 * @param sentences the terms of each sentence
 */
export function weighTerms(sentences: readonly (readonly string[])[]): { vectors: TermVector[]; centroid: TermVector } {
  const frequency = new Map<string, number>();
  for (const terms of sentences) {
    for (const term of new Set(terms)) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  }
  const sum = new Map<string, number>();
  const vectors = sentences.map((terms) => {
    const vector = new Map<string, number>();
    for (const term of terms) {
      const weight = Math.log(2 + sentences.length / (frequency.get(term) ?? 1));
      vector.set(term, (vector.get(term) ?? 0) + weight);
      sum.set(term, (sum.get(term) ?? 0) + weight);
    }
    return vector;
  });
  let heaviest = 0;
  for (const weight of sum.values()) heaviest = Math.max(heaviest, weight);
  const centroid = new Map([...sum].filter(([, weight]) => weight >= heaviest * TOPIC_THRESHOLD));
  return { vectors, centroid };
}

/** Cosine of the angle between two vectors: 0 (nothing shared) to 1; 0 when one is empty. */
export function cosine(a: TermVector, b: TermVector): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let dot = 0;
  for (const [term, weight] of small) dot += weight * (large.get(term) ?? 0);
  return dot === 0 ? 0 : dot / (lengthOf(a) * lengthOf(b));
}

const lengths = new WeakMap<TermVector, number>();

function lengthOf(vector: TermVector): number {
  let length = lengths.get(vector);
  if (length === undefined) {
    let squares = 0;
    for (const weight of vector.values()) squares += weight * weight;
    length = Math.sqrt(squares);
    lengths.set(vector, length);
  }
  return length;
}
