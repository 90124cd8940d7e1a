import type { AskRequest } from './answer.ts';
import type { FoundSources, Sources } from './find-sources.ts';
import { judgeConfidence } from './judge-confidence.ts';
import { linkPassages, namesToFollow } from './link-passages.ts';
import { readQuotable } from './place-quote.ts';
import { type QuestionShape, shapeOfQuestion } from './question-shape.ts';
import type { Texts } from './quote-answer.ts';
import { type ReadPassage, readPassage } from './read-passage.ts';

/** A question with all that was found for it. */
export interface Case extends FoundSources {
  readonly request: AskRequest;
  readonly shape: QuestionShape;
  /** Those that the answer may be made of. */
  readonly passages: readonly ReadPassage[];
  /** Of the passages' revisions. */
  readonly texts: Texts;
  /** How likely it is that the shelf has an answer, 0 to 1. */
  readonly confidence: number;
}

/** Found at each step: what an answer is made of is chosen among them. */
const POOL = 20;

/** How sure one can be shows by so many of the best. */
const COMPARED = 10;

/** Finds passages for a question, then those on names that the best of them bring up. */
export async function gatherPassages(sources: Sources, request: AskRequest): Promise<Case> {
  const { question, filter, topK } = request;
  const found = await sources.find(question, filter, POOL);
  const text = found.correctedText ?? question;
  const shape = shapeOfQuestion(text, found.words);
  const compared = found.sources.slice(0, Math.max(COMPARED, topK)).map((source) => readPassage(source, shape));
  const confidence = judgeConfidence(compared.slice(0, COMPARED), shape);

  const first = compared.slice(0, topK);
  const names = namesToFollow(first, shape);
  const further = names.length === 0 ? [] : (await sources.find(`${names.join(' ')} ${text}`, filter, POOL)).sources;
  const known = new Set(found.sources.map(keyOf));
  const others = [...found.sources.slice(topK), ...further.filter((source) => !known.has(keyOf(source)))];
  const passages = linkPassages(first, others, shape);
  const markdown = await sources.readTexts(passages.map(({ source }) => source.revision.id));
  const texts = new Map([...markdown].map(([id, text]) => [id, readQuotable(text)]));
  return { ...found, request, shape, passages, texts, confidence: Math.round(confidence * 1_000) / 1_000 };
}

function keyOf({ revision, text }: FoundSources['sources'][number]): string {
  return `${revision.id} ${text}`;
}
