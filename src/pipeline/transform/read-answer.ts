/** What a model may say of a page: the shape of its answers, and what of them is taken. */

import { z } from 'zod';
import type { Quality } from '../../domain/document.ts';
import { DomainError } from '../../domain/failure.ts';
import { plainInline } from './plain-inline.ts';
import { CRITERION_NAMES, type Criterion, gradeOf } from './quality-criteria.ts';

const Judgement = z.object({ score: z.number(), explanation: z.string() });

export const PageAnswer = z.object({
  summary: z.string(),
  tags: z.array(z.string()),
  quality: z.object(
    Object.fromEntries(CRITERION_NAMES.map((name) => [name, Judgement])) as Record<Criterion, typeof Judgement>,
  ),
});

export const PartAnswer = z.object({ summary: z.string(), tags: z.array(z.string()), quality: z.string() });

const MOST_SUMMARY = 1_200;
const MOST_NOTE = 3_000;
const MOST_EXPLANATION = 300;
const MOST_TAGS = 8;
const MOST_TAG = 40;

/** What is shown of an answer: text without markup and links, in bounds, whatever the page has talked the model into. */
export interface ReadAnswer {
  readonly summary: string;
  readonly tags: readonly string[];
  readonly quality: Quality;
}

/** @throws DomainError `AI_INVALID_OUTPUT` for an answer that has the shape and says nothing */
export function readPageAnswer({ summary, tags, quality }: z.infer<typeof PageAnswer>): ReadAnswer {
  const text = plainText(summary, MOST_SUMMARY);
  if (text === '') throw new DomainError('AI_INVALID_OUTPUT', "The model's summary says nothing.");
  const judgements = CRITERION_NAMES.map((name) => {
    const { score, explanation } = quality[name];
    return [name, { score, explanation: plainText(explanation, MOST_EXPLANATION) }] as const;
  });
  return {
    summary: text,
    tags: cleanTags(tags),
    quality: gradeOf(Object.fromEntries(judgements) as Parameters<typeof gradeOf>[0]),
  };
}

/** The answer for a part, as a note for the request that puts them together. */
export function notesOf({ summary, tags, quality }: z.infer<typeof PartAnswer>, number: number): string {
  const about = cleanTags(tags).join(', ');
  return `Part ${number}\nSays: ${plainText(summary, MOST_NOTE)}\nAbout: ${about}\nQuality: ${plainText(quality, MOST_NOTE)}`;
}

/** Lower case, without what no subject has in its name; each once. */
function cleanTags(tags: readonly string[]): string[] {
  const clean = tags
    .slice(0, 100)
    .map((tag) =>
      plainText(tag, 200)
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N} .+#&'’/-]+/gu, ' ')
        .replace(/\s+/g, ' ')
        .replace(/^[\s.'’/&-]+|[\s.'’/&-]+$/g, ''),
    )
    .filter((tag) => tag !== '' && tag.length <= MOST_TAG);
  return [...new Set(clean)].slice(0, MOST_TAGS);
}

/** Characters that are not seen, or turn the direction of others. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Co}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

function plainText(text: string, most: number): string {
  const plain = plainInline(text.slice(0, 4 * most).replace(UNSEEN, (character) => (/\s/.test(character) ? ' ' : '')))
    // What was escaped may have become a tag or an address only now.
    .replace(/<[^<>]*>?/g, ' ')
    .replace(/\b(?:[a-z][a-z\d+.-]{1,20}:\/\/|www\.)\S+/gi, '')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length <= most ? plain : wholeSentences(plain.slice(0, most));
}

/** As much of a text that was cut off as ends well. */
function wholeSentences(text: string): string {
  const end = Math.max(...['. ', '! ', '? ', '。'].map((stop) => text.lastIndexOf(stop)));
  return end > text.length / 2 ? text.slice(0, end + 1) : `${text.slice(0, -1).trimEnd()}…`;
}
