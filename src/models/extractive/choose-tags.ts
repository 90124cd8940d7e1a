import { type Candidates, MAX_WORDS, type Phrase } from './tag-candidates.ts';

/** How many candidates for each tag are looked at; once all places are taken, only for a better phrase around a chosen one. */
const CANDIDATES_PER_TAG = 4;

/** A word that stands without a neighbour in at least this share of its places is a subject of its own. */
const ALONE = 0.15;

/**
 * The first of the ranked candidates of which none is part of another or overlaps with it, in their commonest form.
 * A longer phrase takes the place of a chosen part of it when the title has it, when it is about as frequent; less
 * will do when the part is a word that seldom stands alone ("language" in a text on "language models" and "natural language processing").
 *
 * @param ranked best first
 * @param found all that the text has
 * @param titled the phrases of the title
 */
export function chooseTags(
  ranked: readonly Phrase[],
  { phrases, terms }: Candidates,
  titled: ReadonlyMap<string, Phrase>,
  limit: number,
): string[] {
  let chosen: Phrase[] = [];
  for (const phrase of ranked.slice(0, limit * CANDIDATES_PER_TAG)) {
    if (chosen.some((other) => holds(other, phrase) || overlaps(other, phrase, phrases))) continue;
    const [part, ...others] = chosen.filter((other) => holds(phrase, other));
    if (part === undefined) {
      if (chosen.length < limit) chosen.push(phrase);
      continue;
    }
    const isSubject = phrase.count > 2 && titled.has(phrase.stems.join(' '));
    const share = standsAlone(part, terms) ? 0.5 : 0.3;
    if (!isSubject && phrase.count < part.count * share) continue;
    chosen = chosen.filter((other) => !others.includes(other)).map((other) => (other === part ? phrase : other));
  }
  return [...new Set(chosen.map(commonForm))];
}

/** Whether a phrase is more than a word that mostly comes with a neighbour. */
function standsAlone({ stems }: Phrase, terms: Candidates['terms']): boolean {
  const [stem] = stems;
  const term = stem === undefined || stems.length > 1 ? undefined : terms.get(stem);
  if (term === undefined) return true;
  const accompanied = sum(term.left) + sum(term.right);
  return term.count - accompanied >= term.count * ALONE;
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

function holds(long: Phrase, short: Phrase): boolean {
  return ` ${long.stems.join(' ')} `.includes(` ${short.stems.join(' ')} `);
}

/** Whether two phrases are cut from one longer: "star wars" and "wars jedi" from "star wars jedi". */
function overlaps(a: Phrase, b: Phrase, phrases: ReadonlyMap<string, Phrase>): boolean {
  if (holds(b, a)) return false;
  const shared = a.stems.filter((stem) => b.stems.includes(stem)).length;
  if (shared === 0) return false;
  if (shared > 1) return true;
  const [first, second] = a.stems.at(-1) === b.stems[0] ? [a, b] : [b, a];
  if (first.stems.at(-1) !== second.stems[0]) return false;
  const joined = [...first.stems, ...second.stems.slice(1)];
  // Longer phrases are not counted: there, meeting end to end is taken for it.
  return joined.length > MAX_WORDS || phrases.has(joined.join(' '));
}

function commonForm(phrase: Phrase): string {
  let best = '';
  let most = 0;
  for (const [form, count] of phrase.forms) if (count > most) [best, most] = [form, count];
  return best;
}
