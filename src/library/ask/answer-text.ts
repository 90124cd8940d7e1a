import type { AnswerEvent } from './answer.ts';

/** The text of an answer as it grows. */
export interface AnswerText {
  readonly whole: string;
  /** Adds a sentence; the tokens that it is sent in are its words, each with the space before it. */
  add(sentence: string): Generator<AnswerEvent, void, undefined>;
}

export function createAnswerText(): AnswerText {
  let whole = '';
  return {
    get whole() {
      return whole;
    },
    *add(sentence) {
      const text = whole === '' ? sentence : ` ${sentence}`;
      whole += text;
      for (const [token] of text.matchAll(/\s*\S+/g)) yield { type: 'token', text: token };
    },
  };
}
