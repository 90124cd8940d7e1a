import type { Answer, AnswerEvent, Citation } from './answer.ts';
import type { AnswerText } from './answer-text.ts';
import type { Case } from './gather-passages.ts';

/** What is told of an answer besides. */
export type Told = Pick<Answer, 'model' | 'notice' | 'code' | 'tokens'>;

const NEAREST = 5;

const NO_ANSWER = 'Nothing on the shelf answers this.';

/** What every answer ends with: a sentence where there is none, the citations, and the whole. */
export function* endAnswer(
  { words, sources, correctedText, confidence, notice: howFound }: Case,
  text: AnswerText,
  found: readonly Citation[],
  told: Told,
): Generator<AnswerEvent, void, undefined> {
  const answered = text.whole !== '';
  if (!answered) yield* text.add(NO_ANSWER);
  const citations = found.map((citation) => ({ ...citation, score: rounded(citation.score * confidence) }));
  for (const citation of citations) yield { type: 'citation', citation };
  const documents = new Map(sources.map(({ document }) => [document.id, document]));
  const nearest = answered ? [] : [...documents.values()].slice(0, NEAREST);
  const notices = [
    ...(words.length === 0
      ? ['The question has no words that can be looked for, only very common ones or signs.']
      : []),
    ...(correctedText === null ? [] : [`Taken as “${correctedText}”.`]),
    ...(howFound === null ? [] : [howFound]),
    ...(told.notice === null ? [] : [told.notice]),
  ];
  const notice = notices.length === 0 ? null : notices.join(' ');
  yield { type: 'done', answer: { answer: text.whole, answered, confidence, citations, nearest, ...told, notice } };
}

function rounded(score: number): number {
  return Math.round(score * 1_000) / 1_000;
}
