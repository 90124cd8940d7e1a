/** Which words can be tags, or parts of tags, beyond what the stop-word lists say. */

/** English stop words that can be part of a subject, though none on their own: "operating system", "native ad". */
export const PHRASE_WORDS = new Set(
  (
    'system systems world web information group groups text test tests state states order room rooms website member members ad ads ' +
    'large open high home homes face effect interest change changes area problem problems case cases'
  ).split(' '),
);

/** English stop words that begin or end many a name, when written with a capital: "Home Depot", "New York". */
export const NAME_WORDS = new Set(
  'new home general world great first second third big old high little young best open group inc state states'.split(
    ' ',
  ),
);

/** English words of the web page or the calendar rather than of a subject: no tags on their own. */
export const PAGE_WORDS = new Set(
  (
    'cookie cookies subscribe subscription subscriber subscribers newsletter click login signup advertisement comment comments share ' +
    'sharing menu copyright email e-mail download read reading article articles post posts posted photo photos image images video ' +
    'videos getty reuters update updated updates faq faqs sponsored follow reply replies homepage loading javascript browser privacy ' +
    'policy terms account guide review reviews list item items select add create generate today yesterday tomorrow tonight monday ' +
    'tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april june july august ' +
    'september october november december jan feb mar apr jun jul aug sep sept oct nov dec people time year years day days night ' +
    'nights week weeks month months morning evening thing things stuff lot make makes making made percent hour hours minute minutes ' +
    'ago real bad top built love meet apply leave learn gotta guy guys call calls called start started starting version lead leads set sets win wins easy hard'
  ).split(' '),
);

/** More than one letter, and letters rather than figures. A single Han letter is too little as well,
 * and two or three Hiragana are an ending. */
export function isWord(word: string, unspaced: boolean): boolean {
  if (unspaced) return word.length > 1 && !/^[\p{N}\p{P}]+$|^\p{sc=Hiragana}{1,3}$/u.test(word);
  return /^\p{L}[\p{L}\p{M}]|^\p{L}.*\p{N}|\p{L}[+#]/u.test(word);
}

/** English participles and adverbs ("prepared", "really"); in German, which writes nouns with a capital, any small word. */
export function isModifier(written: string, language: string): boolean {
  if (language === 'de') return /^\p{Ll}/u.test(written);
  return language === 'en' && written.length > 5 && /(?:[^e]ed|ly)$/.test(written);
}
