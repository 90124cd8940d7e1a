import { isUnspaced } from './tokenize.ts';

/** What speaks to the visitor rather than of the subject. */
const BOILERPLATE =
  /\b(?:cookies?|subscribe|newsletter|sign (?:up|in)|log in|click (?:here|on)|read more|all rights reserved|share this|follow us|privacy policy|terms of (?:use|service)|advertisement|photo(?:graph)? by|image credit|affiliate)\b|©/i;

/** Whether a sentence is one: not a caption, a menu, a shout to the visitor, nor a quarter of a page. */
export function readsAlone(sentence: string): boolean {
  if (!/[.!?。！？।…๏ฯ]["”’»)\]」』]*$/u.test(sentence) && !/\p{sc=Thai}/u.test(sentence)) return false;
  const words = isUnspaced(sentence) ? sentence.length / 2 : sentence.split(/\s+/).length;
  return words >= 6 && words <= 70 && !BOILERPLATE.test(sentence);
}
