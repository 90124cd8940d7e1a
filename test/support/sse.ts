/** A reader of server-sent events, as a browser's EventSource reads them (WHATWG HTML, section 9.2.6). */

export interface SseMessage {
  readonly id: string | null;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads out of an event, it asserts on.
  readonly data: any;
}

/** Yields the messages of a stream until it ends, none where there are none to come; leaving the loop closes the connection. */
export async function* openStream(
  url: string,
  headers: Record<string, string> = {},
  init: RequestInit = {},
): AsyncGenerator<SseMessage, void, undefined> {
  const leave = new AbortController();
  const response = await fetch(url, {
    ...init,
    headers: { accept: 'text/event-stream', ...headers },
    signal: leave.signal,
  });
  if (response.status === 204) return;
  if (!response.ok || response.body === null)
    throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  let buffered = '';
  try {
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      buffered += chunk;
      const blocks = buffered.split('\n\n');
      buffered = blocks.pop() ?? '';
      for (const block of blocks) {
        const message = parse(block);
        if (message !== null) yield message;
      }
    }
  } finally {
    leave.abort();
  }
}

function parse(block: string): SseMessage | null {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).replace(/^ /, ''));
  }
  const data = fields.get('data');
  if (data === undefined && !fields.has('event')) return null;
  return {
    id: fields.get('id') ?? null,
    event: fields.get('event') ?? 'message',
    data: data === undefined || data === '' ? null : JSON.parse(data),
  };
}
