import { splitSentences } from '../../models/extractive/split-sentences.ts';

/** A sentence that a model wrote, and the numbers of the sources that it names. */
export interface Claim {
  /** As written, without its marks. */
  readonly text: string;
  readonly marks: readonly number[];
}

/** Reads a text that comes part by part. */
export interface ClaimReader {
  /** The sentences that have become whole with this part. */
  add(part: string): Claim[];
  /** What is left. */
  end(): Claim[];
}

/** `[1]`, `[1, 3]`, `[^2]`, `[source 1]`, `【1】`. */
const MARK = /\s*[[【](?:\^|sources? )?(\d{1,4}(?:\s*[,;]\s*\d{1,4})*)(?:†[^\]】]{0,40})?[\]】]/gi;

/** One that may still become a mark. */
const OPEN_MARK = /\s*[[【][^\]】]{0,60}$/;

/** Stands for a mark while sentences are told apart: of no class that ends or begins one. */
const PLACE = 0xe000;
const MOST_MARK = 0x18ff;
const PLACES = /[\ue000-\uf8ff]/g;
const LEADING_PLACES = /^[\s\ue000-\uf8ff]+/;

/** With a mark beside it, a full stop ends a sentence, whatever comes next: a small letter, a tag. */
const MARKED_END = /([\ue000-\uf8ff][.!?…]["”’»)]?|[.!?…]["”’»)]?(?:\s*[\ue000-\uf8ff])+)\s+/g;

/** A sentence without an end is cut there: what is held back must have a bound. */
const LONGEST = 2_000;

/** A sentence is whole once the next one has begun, so that a mark after its full stop is still its own. */
export function readClaims(language: string): ClaimReader {
  let held = '';

  function take(isEnd: boolean): Claim[] {
    const open = isEnd ? '' : (OPEN_MARK.exec(held)?.[0] ?? '');
    const sentences = joinMarks(splitSentences(placed(held.slice(0, held.length - open.length)), language));
    const last = isEnd ? '' : (sentences.pop() ?? '');
    // A line that has ended is whole by itself, but its marks may stand on the next.
    if (!isEnd) held = last.length > LONGEST ? open : restored(last) + trailingSpace(held, open) + open;
    else held = '';
    if (last.length > LONGEST) sentences.push(last);
    return sentences.map(toClaim).filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  }

  return {
    add(part) {
      held += part.replace(PLACES, '');
      return take(false);
    },
    end: () => take(true),
  };
}

function placed(text: string): string {
  const withPlaces = text.replace(MARK, (_, numbers: string) =>
    numbers
      .split(/[,;]/)
      .map((number) => String.fromCharCode(PLACE + Math.min(Number(number), MOST_MARK)))
      .join(''),
  );
  return withPlaces.replace(MARKED_END, '$1\n');
}

function restored(text: string): string {
  return text.replace(PLACES, (place) => `[${place.charCodeAt(0) - PLACE}]`);
}

function trailingSpace(held: string, open: string): string {
  return /\s+$/.exec(held.slice(0, held.length - open.length))?.[0] ?? '';
}

/** Marks that begin a sentence end the one before. */
function joinMarks(sentences: readonly string[]): string[] {
  const joined: string[] = [];
  for (const sentence of sentences) {
    const before = joined.pop();
    const marks = LEADING_PLACES.exec(sentence)?.[0] ?? '';
    if (before === undefined || marks === '') joined.push(...(before === undefined ? [] : [before]), sentence);
    else joined.push(before + marks.trim(), ...(marks === sentence ? [] : [sentence.slice(marks.length)]));
  }
  return joined;
}

function toClaim(sentence: string): Claim {
  const marks = [...new Set((sentence.match(PLACES) ?? []).map((place) => place.charCodeAt(0) - PLACE))];
  return { text: sentence.replace(PLACES, ''), marks };
}
