import { readsAlone } from './reads-alone.ts';
import { splitSentences } from './split-sentences.ts';
import { stemmerOf } from './stemmer-of.ts';
import { stopWordsOf } from './stop-words.ts';
import { cosine, type TermVector, weighTerms } from './weigh-terms.ts';
import { wordsOf } from './words-of.ts';

interface SummarizeOptions {
  /** ISO 639-1 code, `und` when unknown. */
  readonly language: string;
  readonly title: string;
  /** At most this many sentences. */
  readonly sentences?: number;
  /** At most this many characters; a single longer sentence is cut at a word and ends in "…". */
  readonly maxChars?: number;
}

interface Candidate {
  readonly text: string;
  /** Place among all sentences, from 0. */
  readonly index: number;
  readonly vector: TermVector;
  score: number;
}

/** Openings that lean on a sentence before: on its own such a sentence is a riddle. */
const LEANING =
  /^["“'‘(]*(?:but|and|so|or|yet|however|therefore|thus|instead|also|then|this|that|these|those|he|she|they|it|his|her|its|their|such|meanwhile|moreover|otherwise|in addition|for example|as a result)\b/i;

/** What is read of a long text: later parts would have to stand for it against their place. */
const MAX_CHARS = 40_000;

/** How many of the best sentences compete in the last round, whose work grows with their number. */
const FINALISTS = 60;

/** Weight of relevance against novelty in maximal marginal relevance. */
const RELEVANCE = 0.72;

/**
 * The sentences of a text that best stand for the whole, in their own order and unchanged, joined by spaces
 * (by nothing in Chinese and Japanese).
 *
 * Each sentence is scored by closeness to the text's TF-IDF centroid (Radev et al. 2004, "Centroid-based summarization of
 * multiple documents"; only topical terms count, after Rossiello et al. 2017), its place (earlier is better) and what it
 * shares with the title; picked by maximal marginal relevance (Carbonell & Goldstein 1998), so that none repeats another.
 * A text no longer than a summary is its own. Empty for an empty text.
 *
 * @param text plain running text, paragraphs parted by line breaks; headings, lists and code had better be left out
 */
export function summarize(text: string, { language, title, sentences = 3, maxChars = 600 }: SummarizeOptions): string {
  const all = splitSentences(text.slice(0, MAX_CHARS), language);
  const space = language === 'zh' || language === 'ja' ? '' : ' ';
  const whole = all.join(space);
  if (all.length <= sentences && whole.length <= maxChars) return whole;

  const candidates = scored(all, title, language);
  if (candidates.length === 0) return cutAtWord(whole, maxChars, language);
  const picked = pick(candidates, sentences, maxChars);
  return cutAtWord(picked.map((candidate) => candidate.text).join(space), maxChars, language);
}

function scored(all: readonly string[], title: string, language: string): Candidate[] {
  const stem = stemmerOf(language);
  const stops = stopWordsOf(language);
  const known = new Map<string, string>();
  /** Empty for a word that carries no topic. */
  const termOf = (word: string): string => {
    let term = known.get(word);
    if (term === undefined) {
      const lower = word.toLowerCase();
      term = stops.has(lower) || !/\p{L}/u.test(lower) ? '' : stem(lower);
      known.set(word, term);
    }
    return term;
  };
  const termsOf = (sentence: string) =>
    wordsOf(sentence, language)
      .map(termOf)
      .filter((term) => term !== '');
  const terms = all.map(termsOf);
  const { vectors, centroid } = weighTerms(terms);
  const titleTerms = new Set(termsOf(title));
  const seen = new Set<string>();

  const candidates: Candidate[] = [];
  for (const [index, sentence] of all.entries()) {
    const vector = vectors[index];
    if (vector === undefined || !readsAlone(sentence) || seen.has(sentence)) continue;
    seen.add(sentence);
    const shared = terms[index]?.filter((term) => titleTerms.has(term)) ?? [];
    const titleShare = titleTerms.size === 0 ? 0 : new Set(shared).size / titleTerms.size;
    const place = 1 / (1 + index / 4);
    const score = 0.5 * cosine(vector, centroid) + 0.3 * place + 0.2 * Math.min(1, titleShare * 1.5);
    candidates.push({
      text: sentence,
      index,
      vector,
      score: score * (LEANING.test(sentence) ? 0.75 : 1) * (/[?？]/.test(sentence.slice(-2)) ? 0.8 : 1),
    });
  }
  return candidates.sort((a, b) => b.score - a.score).slice(0, FINALISTS);
}

function pick(candidates: readonly Candidate[], sentences: number, maxChars: number): Candidate[] {
  const picked: Candidate[] = [];
  const left = [...candidates];
  let room = maxChars;
  while (picked.length < sentences && left.length > 0) {
    let best = 0;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (const [i, candidate] of left.entries()) {
      const repeats = Math.max(0, ...picked.map((other) => cosine(candidate.vector, other.vector)));
      const value = RELEVANCE * candidate.score - (1 - RELEVANCE) * repeats;
      if (value > bestValue) [best, bestValue] = [i, value];
    }
    const [chosen] = left.splice(best, 1);
    if (chosen === undefined || (picked.length > 0 && chosen.text.length + 1 > room)) continue;
    picked.push(chosen);
    room -= chosen.text.length + 1;
  }
  return picked.sort((a, b) => a.index - b.index);
}

function cutAtWord(text: string, maxChars: number, language: string): string {
  if (text.length <= maxChars) return text;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter(language, { granularity: 'word' }).segment(
    text.slice(0, maxChars),
  )) {
    if (index + segment.length >= maxChars) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end).replace(/[\s\p{P}]+$/u, '')}…`;
}
