import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../..');

const WAYS = [['docker', 'compose'], ['docker-compose']] as const;

/** The Compose of this machine, which needs no engine to read a file; null when there is none. */
export const composeCommand: readonly [string, ...string[]] | null =
  WAYS.find(([program, ...rest]) => spawnSync(program, [...rest, 'version']).status === 0) ?? null;

/** What Compose makes of `docker-compose.yml` with these settings and no others. */
export function composeConfig(settings: Readonly<Record<string, string>>, profiles: readonly string[] = []) {
  const [program, ...rest] = composeCommand ?? ['docker-compose'];
  const withProfiles = profiles.flatMap((profile) => ['--profile', profile]);
  // Not the settings of whoever runs the tests: those have no values.
  const args = [...rest, '--env-file', '.env.example', ...withProfiles, 'config'];
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...settings };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: FOLDER, encoding: 'utf8', env });
  return { status, stdout, stderr };
}
