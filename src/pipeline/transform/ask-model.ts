import type { z } from 'zod';
import type { JobTokens } from '../../domain/job.ts';
import type { ChatModel, ChatRequest, TokenUsage } from '../../models/model-provider.ts';
import { usageOf } from '../../models/usage-of.ts';
import { type PageFacts, pageRequest, partRequest, wholeRequest } from './page-rules.ts';
import { notesOf, PageAnswer, PartAnswer, type ReadAnswer, readPageAnswer } from './read-answer.ts';
import { splitParts } from './split-parts.ts';

/** A page as a model reads it. */
export interface ModelPage extends PageFacts {
  readonly markdown: string;
  /** ISO 639-1 code, `und` when unknown. */
  readonly language: string;
}

/** Where it is told how the model gets on. */
export interface ModelTelling {
  /** How far it is (0–1), and what is asked now: few words, none of them to be missed. */
  progress(fraction: number, message: string): void;
  /** What a call has cost, also one that failed. */
  spent(tokens: JobTokens): void;
}

/**
 * Lets a model write a page's summary, tags and grade. A page that is too long for it is read in parts, one after the other, and
 * what it says of them is put together.
 *
 * @throws DomainError of the codes of `ChatModel`; the signal's reason
 */
export async function askModel(
  chat: ChatModel,
  page: ModelPage,
  { progress, spent }: ModelTelling,
  signal: AbortSignal,
): Promise<ReadAnswer> {
  async function ask<Value>(request: ChatRequest, schema: z.ZodType<Value>): Promise<Value> {
    const answered = await chat.complete(request, schema, signal).catch((error: unknown) => {
      spent(tokensOf(usageOf(error)));
      throw error;
    });
    spent(tokensOf(answered.usage));
    return answered.value;
  }

  const parts = splitParts(page.markdown);
  const what = `Asking ${chat.id} for summary, tags and grade`;
  if (parts.length < 2) {
    progress(0, what);
    return readPageAnswer(await ask(pageRequest(page, parts[0] ?? '', page.language), PageAnswer));
  }
  const notes: string[] = [];
  for (const [index, text] of parts.entries()) {
    const part = { text, number: index + 1, of: parts.length };
    progress(index / (parts.length + 1), `${what} (part ${part.number} of ${part.of})`);
    notes.push(notesOf(await ask(partRequest(page, part, page.language), PartAnswer), part.number));
  }
  progress(parts.length / (parts.length + 1), `Asking ${chat.id} to put ${parts.length} parts together`);
  return readPageAnswer(await ask(wholeRequest(page, notes.join('\n\n'), page.language), PageAnswer));
}

function tokensOf({ inputTokens, outputTokens }: TokenUsage): JobTokens {
  return { input: inputTokens, output: outputTokens };
}
