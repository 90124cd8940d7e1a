import { createClient, type ExecutionResult } from 'graphql-sse';

/** The two modes of the graphql-sse protocol, as their client speaks them. */
export const GRAPHQL_MODES = ['distinct connections', 'single connection'] as const;
export type GraphqlMode = (typeof GRAPHQL_MODES)[number];

export interface WatchedEvent {
  readonly seq: number;
  readonly type: string;
  readonly jobId: string;
  readonly percent: number;
  readonly cursor: string;
}

const EVENT = '__typename seq type jobId timestamp percent cursor';
export const JOB_PROGRESS = `subscription ($jobId: ID!, $after: Int) { event: jobProgress(jobId: $jobId, after: $after) { ${EVENT} } }`;
export const ACTIVITY = `subscription ($after: String) { event: activity(after: $after) { ${EVENT} } }`;

type Result<Event> = ExecutionResult<{ event: Event }, { code?: string }>;

/** The results of a subscription until the server ends it; leaving the loop ends it too. Never tries again by itself. */
export async function* subscribe<Event = WatchedEvent>(
  appUrl: string,
  mode: GraphqlMode,
  query: string,
  variables: Record<string, unknown>,
): AsyncGenerator<Result<Event>, void, undefined> {
  const options = { retryAttempts: 0 };
  const client =
    mode === 'single connection'
      ? createClient({ ...options, url: `${appUrl}/graphql/stream`, singleConnection: true })
      : createClient({ ...options, url: `${appUrl}/graphql` });
  try {
    yield* client.iterate<{ event: Event }, { code?: string }>({ query, variables });
  } finally {
    client.dispose();
  }
}

/** The events of a subscription; throws when it ends with an error. */
export async function* watch(...request: Parameters<typeof subscribe>): AsyncGenerator<WatchedEvent, void, undefined> {
  for await (const { data, errors } of subscribe(...request)) {
    if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join(' '));
    if (data) yield data.event;
  }
}
