import {
  extractJsonMiddleware,
  extractReasoningMiddleware,
  generateText,
  JSONParseError,
  type LanguageModel,
  NoObjectGeneratedError,
  NoOutputGeneratedError,
  Output,
  streamText,
  wrapLanguageModel,
} from 'ai';
import { z } from 'zod';
import type { TakeTurn } from '../../domain/create-turns.ts';
import { DomainError } from '../../domain/failure.ts';
import { type ChatModel, type ChatRequest, ModelFailure, type TokenUsage } from '../model-provider.ts';
import { causeOf, toModelFailure } from './model-failure.ts';
import type { ModelPatience } from './model-settings.ts';
import { untilSilent } from './until-silent.ts';

type NamedModel = Exclude<LanguageModel, string>;

interface Counted {
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
}

interface Turns {
  /** For whole answers, which pages wait for. */
  readonly answers: TakeTurn;
  /** For texts as they are written, which people wait for. */
  readonly streams: TakeTurn;
}

/** How much of an answer that is sent back is worth showing to the model. */
const MOST_ANSWER = 4_000;

export function createChatModel(
  endpointModel: Parameters<typeof wrapLanguageModel>[0]['model'],
  { answerMs, silenceMs }: ModelPatience,
  turns: Turns,
): ChatModel {
  // Some servers leave a model's thoughts in its answer; some models put JSON into a fence, whatever they are told.
  const thoughtless = extractReasoningMiddleware({ tagName: 'think' });
  const writer = wrapLanguageModel({ model: endpointModel, middleware: thoughtless });
  const filler = wrapLanguageModel({ model: endpointModel, middleware: [extractJsonMiddleware(), thoughtless] });
  return {
    id: endpointModel.modelId,

    async complete(request, schema, signal) {
      const giveBack = await turns.answers(signal);
      const late = AbortSignal.timeout(answerMs);
      const within = AbortSignal.any([signal, late]);
      let usage: TokenUsage = { inputTokens: 0, outputTokens: 0 };
      try {
        const first = await attempt(filler, request, [], schema, within);
        if ('value' in first) return first;
        usage = first.usage;
        const second = await attempt(filler, request, repair(first), schema, within);
        usage = sum(usage, second.usage);
        if ('value' in second) return { value: second.value, usage };
        throw new DomainError('AI_INVALID_OUTPUT', 'The model gave an answer that can not be used, twice.', {
          cause: second.cause,
        });
      } catch (error) {
        const failure = toModelFailure(error, signal);
        throw failure instanceof DomainError ? new ModelFailure(failure, usage) : failure;
      } finally {
        giveBack();
      }
    },

    async *stream({ instructions, prompt, maxOutputTokens }, signal) {
      const giveBack = await turns.streams(signal);
      const abort = new AbortController();
      let failure: unknown = null;
      try {
        const result = streamText({
          model: writer,
          instructions,
          prompt,
          maxOutputTokens,
          temperature: 0,
          abortSignal: AbortSignal.any([signal, abort.signal]),
          onError({ error }) {
            failure = error;
          },
        });
        // Also a model that only thinks for a while is not silent.
        for await (const part of untilSilent(result.stream, silenceMs)) if (part.type === 'text-delta') yield part.text;
        if (failure !== null) throw failure;
        signal.throwIfAborted();
        return counted(await result.totalUsage);
      } catch (error) {
        throw toModelFailure(failure ?? error, signal);
      } finally {
        // Whoever stops reading stops the model, too.
        abort.abort();
        giveBack();
      }
    },
  };
}

interface Unusable {
  /** What the model wrote. */
  readonly text: string;
  readonly problem: string;
  readonly cause: Error;
  readonly usage: TokenUsage;
}

type Attempt<Value> = { readonly value: Value; readonly usage: TokenUsage } | Unusable;

type Message = { readonly role: 'user' | 'assistant'; readonly content: string };

/** What is said after an answer that can't be used. The answer comes back as the model's own word, never among the rules. */
function repair({ text, problem }: Unusable): Message[] {
  const again = `Your last answer could not be used: ${problem}\nAnswer again, with nothing but the JSON object.`;
  return [
    { role: 'assistant', content: text.slice(0, MOST_ANSWER) || '(nothing)' },
    { role: 'user', content: again },
  ];
}

async function attempt<Value>(
  model: NamedModel,
  { instructions, prompt, maxOutputTokens }: ChatRequest,
  since: readonly Message[],
  schema: z.ZodType<Value>,
  abortSignal: AbortSignal,
): Promise<Attempt<Value>> {
  try {
    const { output, usage } = await generateText({
      model,
      instructions,
      messages: [{ role: 'user', content: prompt }, ...since],
      maxOutputTokens,
      temperature: 0,
      output: Output.object({ schema }),
      abortSignal,
    });
    return { value: output, usage: counted(usage) };
  } catch (error) {
    if (NoObjectGeneratedError.isInstance(error)) {
      return {
        text: error.text ?? '',
        problem: problemOf(error),
        cause: causeOf(error.cause),
        usage: counted(error.usage),
      };
    }
    if (NoOutputGeneratedError.isInstance(error)) {
      return { text: '', problem: 'it was empty.', cause: causeOf(error), usage: { inputTokens: 0, outputTokens: 0 } };
    }
    throw error;
  }
}

/** In words of ours alone: an answer may repeat what a page says. */
function problemOf({ cause }: NoObjectGeneratedError): string {
  if (JSONParseError.isInstance(cause)) return 'it is not valid JSON.';
  const invalid = cause instanceof Error ? cause.cause : null;
  if (!(invalid instanceof z.ZodError)) return 'it does not have the asked form.';
  return invalid.issues
    .slice(0, 10)
    .map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}.`)
    .join(' ');
}

function counted(usage: Counted | undefined): TokenUsage {
  return { inputTokens: usage?.inputTokens ?? 0, outputTokens: usage?.outputTokens ?? 0 };
}

function sum(a: TokenUsage, b: TokenUsage): TokenUsage {
  return { inputTokens: a.inputTokens + b.inputTokens, outputTokens: a.outputTokens + b.outputTokens };
}
