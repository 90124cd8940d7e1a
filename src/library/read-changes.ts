import { TIERS, type Tier } from '../domain/document.ts';
import { DomainError } from '../domain/failure.ts';

/** What a person wants to be shown. null: what the machine made of it; what is not there stays as it is. */
export interface DocumentChanges {
  readonly title?: string | null;
  readonly tags?: readonly string[] | null;
  readonly tier?: Tier | null;
}

const MOST_TITLE_CHARS = 300;
const MOST_TAGS = 32;
const MOST_TAG_CHARS = 60;

/**
 * Changes as they are stored: a title on one line; tags in lower case, each once.
 *
 * @throws DomainError `INVALID_INPUT`
 */
export function readChanges({ title, tags, tier }: DocumentChanges): DocumentChanges {
  if (title === undefined && tags === undefined && tier === undefined) {
    throw new DomainError('INVALID_INPUT', 'Say what to change: "title", "tags" or "tier".', { field: 'title' });
  }
  return {
    ...(title === undefined ? {} : { title: title === null ? null : readTitle(title) }),
    ...(tags === undefined ? {} : { tags: tags === null ? null : readTags(tags) }),
    ...(tier === undefined ? {} : { tier: tier === null ? null : readTier(tier) }),
  };
}

function readTitle(text: string): string {
  const title = onOneLine(text);
  const chars = [...title].length;
  if (chars >= 1 && chars <= MOST_TITLE_CHARS) return title;
  const fault = chars === 0 ? 'is empty' : `has ${chars} characters`;
  throw refusal('title', `"title" ${fault}; it must have 1 to ${MOST_TITLE_CHARS}.`);
}

function readTags(given: readonly string[]): string[] {
  const tags = [...new Set(given.map((tag) => onOneLine(tag).toLowerCase()))];
  if (tags.length > MOST_TAGS) throw refusal('tags', `"tags" holds ${tags.length} tags; ${MOST_TAGS} are the most.`);
  for (const tag of tags) {
    const chars = [...tag].length;
    if (chars === 0) throw refusal('tags', 'A tag must not be empty.');
    if (chars > MOST_TAG_CHARS) {
      throw refusal('tags', `The tag "${tag}" has ${chars} characters; ${MOST_TAG_CHARS} are the most.`);
    }
  }
  return tags;
}

function readTier(tier: Tier): Tier {
  if (TIERS.includes(tier)) return tier;
  throw refusal('tier', `"tier" must be one of ${TIERS.join(', ')}.`);
}

/** Without the characters that move the cursor or that no text can hold. */
function onOneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

function refusal(field: string, message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field });
}
