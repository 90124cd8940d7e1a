/** What the local site shows besides its articles. */

/** A page that says one thing. */
export function message(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><p>${body}</p></body></html>`;
}

/** One transparent pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const MARKDOWN = `# Notes on keeping bees

Bees need water within reach, shelter from the north wind, and a keeper who does not open the hive too often. These notes
were written over six summers beside a small orchard.

## Spring

The first warm day tells how many colonies have come through the winter. Count the flights, not the bees.

- Feed only when the combs are light.
- Write down the weight every week.
`;
export const PLAIN = `The ferry timetable, as it was printed in 1911.

The first boat left the island at six in the morning and carried the post, the milk and the school children. In winter it
waited for the tide, which the older passengers could tell from the colour of the water.

The last boat returned at dusk, whatever the hour, because the harbour had no lamps until the summer of 1926.
`;

export const LOGIN_FORM = message(
  'Log in',
  '<form method="post"><label>User <input name="user"></label> <label>Password <input type="password" name="password"></label> <button>Log in</button></form>',
);
export const CHALLENGE = message(
  'Just a moment...',
  '<div id="challenge-form"><h2>Checking your browser</h2><p>Verify you are human by completing the action below.</p><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></div>',
);
export const SPA =
  '<!doctype html><html><head><title>App</title><script type="module" src="/assets/index.js"></script></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>';
