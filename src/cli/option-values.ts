/** Values of options that need reading; what can't be read is answered with the reason and the command's usage. */

import { InvalidArgumentError } from 'commander';
import { TIERS, type Tier } from '../domain/document.ts';

/** The origin of a server's address. */
export function parseServer(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('It must start with http:// or https://.');
  }
  return url.origin;
}

/** A whole number that a list takes as its limit. */
export function parseCount(text: string): number {
  return parseUpTo(1_000, text);
}

/** A whole number that a search takes as its limit. */
export function parseResultCount(text: string): number {
  return parseUpTo(100, text);
}

/** A whole number of passages that an answer may be made from. */
export function parsePassageCount(text: string): number {
  return parseUpTo(20, text);
}

function parseUpTo(most: number, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > most) {
    throw new InvalidArgumentError(`It must be from 1 to ${most}.`);
  }
  return number;
}

/** One more tier, by its letter or its name. */
export function parseTiers(text: string, before: readonly Tier[] = []): readonly Tier[] {
  return [...before, parseTier(text)];
}

export function parseTier(text: string): Tier {
  const named = text.toLowerCase();
  const tier = TIERS.find((each) => each === named || each === `tier-${named}`);
  if (tier === undefined) throw new InvalidArgumentError('A tier is a, b, c or d.');
  return tier;
}
