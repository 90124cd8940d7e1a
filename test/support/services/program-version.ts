import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The version that a program of this machine tells, e.g. `7.0.15`.
 *
 * @throws Error that says which of Debian's packages has the program, when it isn't installed
 */
export async function programVersion(program: string, debianPackage: string): Promise<string> {
  const { stdout } = await run(program, ['--version']).catch((cause: unknown) => {
    throw new Error(`${program} is not installed (Debian: apt-get install ${debianPackage})`, { cause });
  });
  return /\d+(\.\d+)+/.exec(stdout)?.[0] ?? 'of unknown version';
}
