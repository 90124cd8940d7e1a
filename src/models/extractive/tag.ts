import { chooseTags } from './choose-tags.ts';
import { type Candidates, findCandidates, type Phrase, type Term } from './tag-candidates.ts';

interface TagOptions {
  /** ISO 639-1 code, `und` when unknown. */
  readonly language: string;
  readonly title: string;
  readonly headings: readonly string[];
  /** At most this many tags. */
  readonly limit?: number;
}

/** What is read of a long text: later parts bring details rather than subjects. */
const MAX_CHARS = 30_000;

/** The constant of reciprocal rank fusion; smaller than the usual 60, as only the first few ranks matter here. */
const FUSION = 15;

/** A text gets one tag for this many words (stop words not counted), and three more. */
const WORDS_PER_TAG = 15;

/**
 * What a text is about, in at most eight words or phrases: lower case, best first.
 *
 * Candidates are ranked three times: by YAKE's statistics of a single text (Campos et al. 2020: casing, place, frequency,
 * spread, variety of neighbours; there is no other text to compare with), by frequency of the phrase on its own (C-value,
 * Frantzi et al. 2000), and by prominence in title, headings and opening. The rankings are fused by reciprocal rank
 * (Cormack et al. 2009). No tag is part of another, nor another form of it.
 *
 * @param text plain text with headings and lists, without code
 */
export function tag(text: string, { language, title, headings, limit = 8 }: TagOptions): readonly string[] {
  const found = findCandidates(`${title}\n${text.slice(0, MAX_CHARS)}`, language);
  const titled = findCandidates(title, language).phrases;
  const headed = findCandidates(headings.join('\n'), language).phrases;

  const kept = [...found.phrases].filter(([key, phrase]) => phrase.count > 1 || titled.has(key));
  const yake = yakeOf(found);
  const nested = nestedCounts(kept);
  const rankings = [
    rank(kept, ([, phrase]) => -yake(phrase)),
    rank(kept, ([key, phrase]) => phraseWeight(phrase) * ownCount(phrase, nested.get(key))),
    rank(kept, ([key, phrase]) => {
      const opening = 1 / (1 + phrase.firstSentence / 3);
      const length = phrase.stems.length / 3;
      return (titled.has(key) ? 2 : 0) + Math.min(2, headed.get(key)?.count ?? 0) + opening + 0.3 * length;
    }),
  ];
  const fused = kept
    .map(([key, phrase]) => ({
      phrase,
      score: rankings.reduce((sum, ranking) => sum + 1 / (FUSION + (ranking.get(key) ?? 0)), 0),
    }))
    .sort((a, b) => b.score - a.score)
    .map(({ phrase }) => phrase);
  let words = 0;
  for (const term of found.terms.values()) words += term.count;
  return chooseTags(fused, found, titled, Math.min(limit, 3 + Math.floor(words / WORDS_PER_TAG)));
}

/** YAKE's score of a phrase: the lower, the more it is a keyword. */
function yakeOf({ terms, sentenceCount }: Candidates): (phrase: Phrase) => number {
  const counts = [...terms.values()].map((term) => term.count);
  const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
  const deviation = Math.sqrt(counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / Math.max(1, counts.length));
  const most = counts.reduce((max, count) => Math.max(max, count), 1);
  const scores = new Map<string, number>();

  function scoreOf(key: string, term: Term): number {
    const casing = term.capitals / (1 + Math.log(term.count));
    const median = term.sentences[Math.floor(term.sentences.length / 2)] ?? 0;
    const place = Math.log(Math.log(3 + median));
    const frequency = term.count / (mean + deviation);
    const relatedness = 1 + (variety(term.left) + variety(term.right)) * (term.count / most);
    const spread = term.sentences.length / Math.max(1, sentenceCount);
    const score = (relatedness * place) / (casing + frequency / relatedness + spread / relatedness);
    scores.set(key, score);
    return score;
  }
  return (phrase) => {
    let product = 1;
    let sum = 0;
    for (const key of phrase.stems) {
      const term = terms.get(key);
      const score = scores.get(key) ?? (term === undefined ? 1 : scoreOf(key, term));
      product *= score;
      sum += score;
    }
    return product / (phrase.count * (1 + sum));
  };
}

/** How many different neighbours for each that is met: near 1 for words that go with anything. */
function variety(neighbours: ReadonlyMap<string, number>): number {
  let met = 0;
  for (const count of neighbours.values()) met += count;
  return met === 0 ? 0 : neighbours.size / met;
}

interface Nesting {
  count: number;
  phrases: number;
}

/** For each phrase, how often it stands within longer kept phrases, and within how many. */
function nestedCounts(kept: readonly (readonly [string, Phrase])[]): ReadonlyMap<string, Nesting> {
  const nested = new Map<string, Nesting>();
  for (const [, { stems, count }] of kept) {
    for (let length = 1; length < stems.length; length += 1) {
      for (let from = 0; from + length <= stems.length; from += 1) {
        const key = stems.slice(from, from + length).join(' ');
        const known = nested.get(key) ?? { count: 0, phrases: 0 };
        nested.set(key, { count: known.count + count, phrases: known.phrases + 1 });
      }
    }
  }
  return nested;
}

/** A phrase that comes again is more telling than a word that does. */
function phraseWeight({ stems }: Phrase): number {
  return stems.length === 1 ? 1 : stems.length === 2 ? 2.5 : 3;
}

function ownCount(phrase: Phrase, nesting: Nesting | undefined): number {
  return phrase.count - (nesting === undefined ? 0 : nesting.count / nesting.phrases);
}

type Kept = readonly [string, Phrase];

function rank(kept: readonly Kept[], value: (candidate: Kept) => number): ReadonlyMap<string, number> {
  const valued = kept.map((candidate) => ({ key: candidate[0], value: value(candidate) }));
  valued.sort((a, b) => b.value - a.value);
  return new Map(valued.map(({ key }, index) => [key, index + 1]));
}
