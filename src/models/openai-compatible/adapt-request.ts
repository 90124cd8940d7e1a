/** What some servers and models refuse of a request that others need, and what they take instead. */

type Body = Readonly<Record<string, unknown>>;

interface Adaptation {
  readonly applies: (body: Body) => boolean;
  /** How a refusal that is about it speaks of it. */
  readonly refusal: RegExp;
  readonly change: (body: Body) => Body;
}

/** By the field of the request. */
const ADAPTATIONS: Readonly<Record<string, Adaptation>> = {
  // Models that reason choose their own.
  temperature: {
    applies: (body) => 'temperature' in body,
    refusal: /temperature/i,
    change: ({ temperature: _, ...body }) => body,
  },
  max_tokens: {
    applies: (body) => 'max_tokens' in body,
    refusal: /max_(completion_)?tokens/i,
    change: ({ max_tokens, ...body }) => ({ ...body, max_completion_tokens: max_tokens }),
  },
  // Servers that can't hold a model to a schema may hold it to JSON; what is asked for is in the rules as well.
  response_format: {
    applies: ({ response_format: format }) => isObject(format) && format.type === 'json_schema',
    refusal: /response_format|json_schema|structured/i,
    change: (body) => ({ ...body, response_format: { type: 'json_object' } }),
  },
};

/** The field that a server has refused by these words, if it can be sent otherwise than it was; null when there is none. */
export function refusedField(sent: Body, refusal: string): string | null {
  const found = Object.entries(ADAPTATIONS).find(
    ([, { applies, refusal: words }]) => applies(sent) && words.test(refusal),
  );
  return found?.[0] ?? null;
}

/** The request as it is sent to a server that has refused these fields. */
export function adaptRequest(body: Body, refused: ReadonlySet<string>): Body {
  return Object.entries(ADAPTATIONS).reduce(
    (adapted, [field, { applies, change }]) => (refused.has(field) && applies(adapted) ? change(adapted) : adapted),
    body,
  );
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null;
}
