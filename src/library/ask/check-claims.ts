import { findWords } from '../analyze/find-words.ts';
import { termsOf } from '../analyze/terms-of.ts';
import type { Citation } from './answer.ts';
import { neutralizeText } from './neutralize-text.ts';
import { type QuestionShape, shareOf } from './question-shape.ts';
import { cite, type Texts } from './quote-answer.ts';
import type { Claim } from './read-claims.ts';
import type { ReadPassage, ReadSentence } from './read-passage.ts';

/** What a model wrote, once every citation of it holds. */
export interface CheckedClaim {
  /** Plain text that ends in the marks of its citations. */
  readonly text: string;
  /** Those that no claim before it had. */
  readonly citations: readonly Citation[];
}

/** Years, amounts: what models invent most readily, and what can be looked up to the letter. */
const NUMBER = /^\p{Nd}{3,}$/u;

/** A claim that shares one word with a sentence has a third of its words from there at least: another language keeps little more than names. */
const LEAST_SHARED = 0.3;

/** Of signs that stand alone, too, as models and pages write them. */
const QUOTED = /["“„«]([^"“”„«»]{1,1000})["”“»]/g;

/**
 * Makes the check of what a model writes from passages, sentence by sentence. A mark counts only if it is a passage's number, a sentence of that passage
 * shares enough words with the claim, and what the claim has of longer numbers stands in the passages that it names. That sentence is the citation's quote.
 * Quotation marks stay only around what a named passage has to the letter. A claim without a citation that holds is dropped (null).
 */
export function createClaimCheck(
  passages: readonly ReadPassage[],
  texts: Texts,
  shape: QuestionShape,
): (claim: Claim) => CheckedClaim | null {
  const cited = new Map<string, Citation>();

  function citationOf(place: string, make: () => Omit<Citation, 'n'> | null, fresh: Citation[]): Citation | null {
    const known = cited.get(place);
    if (known !== undefined) return known;
    const made = make();
    if (made === null) return null;
    const citation = { n: cited.size + 1, ...made };
    cited.set(place, citation);
    fresh.push(citation);
    return citation;
  }

  return ({ text, marks }) => {
    const plain = neutralizeText(text);
    const named = marks.flatMap((mark) => passages[mark - 1] ?? []);
    if (!hasNumbersOf(plain, named)) return null;
    const fresh: Citation[] = [];
    const numbers = named.flatMap((passage) => {
      for (const sentence of supporting(plain, passage, shape)) {
        const share = shareOf(shape, new Set([...passage.context, ...sentence.words]));
        const place = `${passages.indexOf(passage)} ${passage.sentences.indexOf(sentence)}`;
        const citation = citationOf(place, () => cite(passage.source, texts, sentence.text, share), fresh);
        if (citation !== null) return [citation.n];
      }
      return [];
    });
    if (numbers.length === 0) return null;
    const signs = numbers.map((number) => `[${number}]`).join('');
    return { text: `${keepTrueQuotes(plain, named)} ${signs}`, citations: fresh };
  };
}

function hasNumbersOf(claim: string, named: readonly ReadPassage[]): boolean {
  const wanted = numbersOf(claim);
  if (wanted.length === 0) return true;
  const known = new Set(
    named.flatMap(({ source: { document, heading, text } }) =>
      numbersOf(`${document.title}\n${heading ?? ''}\n${text}`),
    ),
  );
  return wanted.every((number) => known.has(number));
}

function numbersOf(text: string): string[] {
  return findWords(text).flatMap(({ word }) => (NUMBER.test(word) ? [word] : []));
}

/** The sentences of a passage that share enough words with a claim, those that share most first. */
function supporting(claim: string, { source, sentences }: ReadPassage, shape: QuestionShape): ReadSentence[] {
  const own = termsIn(claim, source.language);
  // "Yes." says what the question says.
  const wanted = own.size > 0 ? own : new Set(shape.wordOf.keys());
  return sentences
    .map((sentence) => ({
      sentence,
      shared: [...termsIn(sentence.text, source.language)].filter((term) => wanted.has(term)).length,
    }))
    .filter(({ shared }) => shared > 1 || (shared > 0 && shared >= LEAST_SHARED * wanted.size))
    .toSorted((a, b) => b.shared - a.shared)
    .map(({ sentence }) => sentence);
}

function termsIn(text: string, language: string): Set<number> {
  return new Set(termsOf(text, language).map(({ term }) => term));
}

function keepTrueQuotes(claim: string, named: readonly ReadPassage[]): string {
  return claim.replace(QUOTED, (quoted, inner: string) => {
    const letters = lettersOf(inner);
    return named.some(({ source }) => lettersOf(source.text).includes(letters)) ? quoted : inner;
  });
}

function lettersOf(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  ).join(' ');
}
