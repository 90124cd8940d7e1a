/** What kind of thing a question asks for, where that is easy to tell. */
export type AskedKind = 'number' | 'date' | 'name' | 'other';

/** By the words that ask, in several languages; the first that fits. `\b` knows only Latin letters. */
const KINDS: readonly (readonly [kind: AskedKind, pattern: RegExp])[] = [
  [
    'number',
    /\b(?:how (?:many|much|long|far|old|tall|high|large|big|often|fast|deep|heavy)|percentage|what (?:percent|number|proportion|age)|wie ?(?:viele?|lange?|weit|alt|hoch|groß|oft|schnell|tief)|combien|cu[aá]nt[oa]s?|quant[oie]s?|hoeveel)\b|сколько|كم |多少|几|いくつ|何(?:人|個|年間)/iu,
  ],
  [
    'date',
    /\b(?:when|wann|quand|cu[aá]ndo|quando|wanneer|(?:what|which|welche[mns]?|quelle|qu[eé]|quale) (?:year|date|day|month|century|decade|jahr|datum|année|date|año|fecha|anno|data|ano)|what\b.{1,80}\byear)\b|когда|متى|什么时候|何时|哪一年|いつ|何年/iu,
  ],
  [
    'name',
    /\b(?:who(?:m|se)?|where|wer|wen|wem|wo|wohin|qui|où|quién(?:es)?|dónde|chi|dove|quem|onde|wie is|waar|(?:what|which) (?:person|man|woman|king|queen|author|president|singer|actor|actress|player|director|company|team|group|organi[sz]ation|scientist|city|country|state|town|county|region|place|river|island|street|continent|nation|area|district|province))\b|кто|где|من |أين|谁|哪里|誰|どこ/iu,
  ],
];

const NUMBER =
  /\p{Nd}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|billion|half|third|twice|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|deux|trois|quatre|cinq|dos|tres|cuatro|cinco)\b|[一二三四五六七八九十百千万]/iu;
const DATE =
  /(?<!\p{Nd})[12]\p{Nd}{3}(?!\p{Nd})|century|jahrhundert|siècle|siglo|\b(?:BC|AD|BCE|CE)\b|\b\p{Nd}{1,2}(?:\.|st|nd|rd|th)? \p{Lu}?\p{L}{2,}|[年月]/u;

/** A capitalised word that is not the first, neither of the sentence nor of a speech in it. */
const NAME = /(?<=[^.!?…:]\s)\p{Lu}[\p{L}'’-]+/gu;

export function askedKind(question: string): AskedKind {
  return KINDS.find(([, pattern]) => pattern.test(question))?.[0] ?? 'other';
}

/**
 * Whether a sentence has such a thing. A name that the question has already is none.
 *
 * @param known whether a word stands in the question
 */
export function hasKind(kind: AskedKind, sentence: string, known: (word: string) => boolean): boolean {
  if (kind === 'number') return NUMBER.test(sentence);
  if (kind === 'date') return DATE.test(sentence);
  return kind === 'name' && (sentence.match(NAME) ?? []).some((name) => !known(name.toLowerCase()));
}
