import { startApp } from '../app.ts';
import { type Role, readConfig } from '../config.ts';

const ROLE_NAMES: Readonly<Record<Role, string>> = { all: '', api: ' (API)', worker: ' (worker)' };

/** Starts what the role asks for, says where it is, and runs until SIGTERM or SIGINT; a second signal ends it at once. */
export async function serve(role: Role): Promise<void> {
  const began = performance.now();
  // Whoever read what we say may go; we stay.
  process.stdout.on('error', () => undefined);
  const app = await startApp(readConfig(undefined, role));
  const { url, version, drivers } = app;
  const parts = Object.entries(drivers).map(([part, driver]) => `  ${part.padEnd(9)} ${driver}`);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  process.stdout.write(
    `${[
      `Williams Librarian ${version}${ROLE_NAMES[role]} is ready at ${url} after ${seconds} s`,
      ...(role === 'worker'
        ? [`  metrics   ${url}/metrics`]
        : [`  GraphiQL  ${url}/graphql`, `  REST      ${url}/api/v1 (described at ${url}/docs)`]),
      ...parts,
    ].join('\n')}\n`,
  );

  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  process.stdout.write(
    role === 'api' ? 'Stopping.\n' : 'Stopping: running jobs get 10 seconds, then go back to the queue.\n',
  );
  process.once('SIGTERM', () => process.exit(1));
  process.once('SIGINT', () => process.exit(1));
  await app.close();
  process.stdout.write('Stopped.\n');
}
