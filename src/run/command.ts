import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants as access } from 'node:fs';
import { constants } from 'node:os';
import { CubestatError, errnoOf, reasonOf } from '../errors.ts';

/** How a command ended: by an exit code or a signal. */
export interface CommandEnd {
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
}

export interface RunningCommand {
  readonly pid: number;
  /** Fulfilled when it has been waited for. */
  readonly ended: Promise<CommandEnd>;
  kill(signal: NodeJS.Signals): void;
}

export interface CommandSettings {
  /** Whether it begins with SIGHUP ignored. */
  readonly ignoresHangups: boolean;
}

/**
 * Starts a command with the standard streams, environment, working directory and process group of this process. Throws a CubestatError with
 * the exit code of a shell where that fails: 127 for a missing command, else 126.
 */
export async function startCommand(command: readonly string[], { ignoresHangups }: CommandSettings): Promise<RunningCommand> {
  const [program = '', ...words] = command;
  let child: ChildProcess;
  try {
    if (program === '') throw Object.assign(new Error(), { code: 'ENOENT' });
    const [first, ...rest] = ignoresHangups ? [...deafShell, ...command] : [program, ...words];
    child = spawn(first!, rest, { stdio: 'inherit' });
    if (child.pid === undefined) throw await new Promise((resolve) => child.once('error', resolve));
  } catch (error) {
    throw cannotStart(program, error);
  }
  child.on('error', () => {});
  return {
    pid: child.pid,
    ended: new Promise((resolve) =>
      child.once('exit', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined })),
    ),
    kill: (signal) => void child.kill(signal),
  };
}

/** Node.js starts children with all signals at their defaults: a shell ignores one and becomes the command, which inherits that. */
const deafShell = ['/bin/sh', '-c', 'trap "" HUP; exec "$@"', 'sh'];

/** The exit code as in a shell: the code, or 128 plus the number of the signal. */
export function shellExitCode({ code, signal }: CommandEnd): number {
  return code ?? 128 + (signal === undefined ? 0 : constants.signals[signal]);
}

function cannotStart(program: string, error: unknown): CubestatError {
  const isMissing = errnoOf(error) === 'ENOENT' && !exists(program);
  const name = program === '' ? "''" : program;
  const reason = !isMissing ? describe(error) : program.includes('/') ? 'no such file or directory' : 'command not found';
  return new CubestatError(`cannot run ${name}: ${reason}`, { code: 'COMMAND', exitCode: isMissing ? 127 : 126, cause: error });
}

/** ENOENT for an existing file means a script whose interpreter is missing. */
function describe(error: unknown): string {
  return errnoOf(error) === 'ENOENT' ? 'the interpreter in its first line is missing' : reasonOf(error);
}

function exists(program: string): boolean {
  if (!program.includes('/')) return false;
  try {
    accessSync(program, access.F_OK);
    return true;
  } catch {
    return false;
  }
}
