import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { cli, type World } from '../../src/cli/index.ts';
import { CubestatError } from '../../src/errors.ts';
import { limit, patience } from '../limit.ts';
import { until } from '../until.ts';

export const executable = fileURLToPath(new URL('../../bin/cubestat.js', import.meta.url));

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** Runs the real executable without the CUBESTAT_ variables and the configuration of this user. `by`: a command that runs it. */
export function start(args: readonly string[], environment: Record<string, string> = {}, by: readonly string[] = []): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('CUBESTAT_') && name !== 'NODE_OPTIONS');
  const [program, ...words] = [...by, process.execPath, executable, ...args];
  return spawn(program!, words, { ...limit, env: { ...Object.fromEntries(inherited), XDG_CONFIG_HOME: '/nonexistent', ...environment } });
}

/** Runs the executable to its end. */
export async function cubestat(
  args: readonly string[],
  { input = '', environment = {} }: { input?: string | Buffer; environment?: Record<string, string> } = {},
): Promise<Outcome> {
  const child = start(args, environment);
  child.stdin!.on('error', () => {}).end(input);
  return outcome(child);
}

/** What is said, and the exit code, where the command line itself is at fault: in this process, for there are many such mistakes. */
export async function refusal(args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> {
  const { stdout, stderr, signal } = { stdout: new PassThrough(), stderr: new PassThrough(), signal: new AbortController().signal };
  const world = { stdin: () => Readable.from([]), stdout, stderr, environment, stop: signal, abort: signal, exitCode() {}, ignoreSighup() {} };
  const error = await cli(args, world as unknown as World).catch((failure: unknown) => failure);
  if (!(error instanceof CubestatError)) throw new Error(`not refused: ${args.join(' ')}`, { cause: error });
  return { stdout: (stdout.read() as Buffer | null)?.toString() ?? '', stderr: `cubestat: ${error.message}\n`, code: error.exitCode };
}

/** Waits until a process has taken a signal: two that are pending at the same time reach it as one. */
export async function takesSignal({ pid }: ChildProcess): Promise<void> {
  const isPending = () => !/^ShdPnd:\s*0+$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  await until(() => !isPending(), 'the signal is taken');
}

/** What a child writes and how it ends. */
export async function outcome(child: ChildProcess): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  const [code] = (await once(child, 'close', { signal: AbortSignal.timeout(patience) }).catch(() => {
    throw new Error(`does not end: ${child.spawnargs.join(' ')}`);
  })) as [number | null];
  return { ...written, code };
}

/** Runs a shell command in which `cubestat` is the executable. */
export function shell(command: string): Promise<Outcome> {
  return outcome(
    spawn('bash', ['-c', `cubestat() { "${process.execPath}" "${executable}" "$@"; }; ${command}`], {
      ...limit,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}
