import { startApp } from '../app.ts';
import { readConfig } from '../config.ts';

/** Starts everything, says where it is, and runs until SIGTERM or SIGINT; a second signal ends it at once. */
export async function serve(): Promise<void> {
  const began = performance.now();
  // Whoever read what we say may go; we stay.
  process.stdout.on('error', () => undefined);
  const app = await startApp(readConfig());
  const { url, version, drivers } = app;
  const parts = Object.entries(drivers).map(([part, driver]) => `  ${part.padEnd(9)} ${driver}`);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  process.stdout.write(
    `${[
      `Williams Librarian ${version} is ready at ${url} after ${seconds} s`,
      `  GraphiQL  ${url}/graphql`,
      `  REST      ${url}/api/v1 (described at ${url}/docs)`,
      ...parts,
    ].join('\n')}\n`,
  );

  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  process.stdout.write('Stopping: running jobs get 10 seconds, then go back to the queue.\n');
  process.once('SIGTERM', () => process.exit(1));
  process.once('SIGINT', () => process.exit(1));
  await app.close();
  process.stdout.write('Stopped.\n');
}
