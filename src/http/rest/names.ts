/** The schema's upper-case words as REST writes them, and back. */

export function lower<Word extends string>(word: Word): Lowercase<Word> {
  return word.toLowerCase() as Lowercase<Word>;
}

export function nullableLower<Word extends string>(word: Word | null | undefined): Lowercase<Word> | null {
  return word ? lower(word) : null;
}

export function upper<Word extends string>(word: Word): Uppercase<Word> {
  return word.toUpperCase() as Uppercase<Word>;
}

type Dashes<Word extends string> = Word extends `${infer Head}_${infer Tail}` ? `${Head}-${Tail}` : Word;
type Underscores<Word extends string> = Word extends `${infer Head}-${infer Tail}` ? `${Head}_${Tail}` : Word;

/** `TIER_A` → `tier-a`. */
export function tierName<Tier extends string>(tier: Tier): Lowercase<Dashes<Tier>> {
  return tier.toLowerCase().replace('_', '-') as Lowercase<Dashes<Tier>>;
}

/** `tier-a` → `TIER_A`. */
export function tierValue<Tier extends string>(name: Tier): Uppercase<Underscores<Tier>> {
  return name.toUpperCase().replace('-', '_') as Uppercase<Underscores<Tier>>;
}
