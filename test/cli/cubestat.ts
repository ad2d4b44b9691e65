import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { cli } from '../../src/cli/index.ts';
import { CubestatError, worstExitCode } from '../../src/errors.ts';
import { reportTo } from '../../src/report.ts';
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
  const [program, ...words] = [...by, process.execPath, executable, ...args];
  return spawn(program!, words, { ...limit, env: ownEnvironment(environment) });
}

function ownEnvironment(environment: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('CUBESTAT_') && name !== 'NODE_OPTIONS');
  return { ...Object.fromEntries(inherited), XDG_CONFIG_HOME: '/nonexistent', ...environment };
}

/** Runs the executable to its end. */
export async function cubestat(args: readonly string[], { input = '', environment = {} }: Given = {}): Promise<Outcome> {
  const child = start(args, environment);
  child.stdin!.on('error', () => {}).end(input);
  return outcome(child);
}

interface Given {
  readonly input?: string | Buffer;
  readonly environment?: Record<string, string>;
}

let earlier: Promise<unknown> = Promise.resolve();

/**
 * Runs a command line in this process, for the start of another takes far longer than most commands. What belongs to a process
 * (its signals, descriptors, memory and end) is for `cubestat` to show, and so is one command line of each verb. They run one
 * after the other, so that none keeps the time of another.
 */
export function inProcess(args: readonly string[], given: Given = {}): Promise<Outcome> {
  const own = earlier.then(() => runHere(args, given));
  earlier = own.catch(() => {});
  return own;
}

async function runHere(args: readonly string[], { input = '', environment = {} }: Given): Promise<Outcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const written = Promise.all([text(stdout), text(stderr)]);
  let code = 0;
  const stdin = Readable.from(input.length > 0 ? [Buffer.from(input)] : [], { objectMode: false });
  await cli(args, {
    ...{ stdin: () => stdin, stdout, stderr, environment: ownEnvironment(environment) },
    ...{ stop: new AbortController().signal, abort: new AbortController().signal },
    exitCode: (given) => void (code = worstExitCode([code, given])),
    endAs: (given) => void (code = given),
    ignoresHangups: false,
    forwardSignals: () => () => {},
    ignoreSighup() {},
  }).catch((error: unknown) => {
    if (!(error instanceof CubestatError)) throw error;
    const { error: say } = reportTo(stderr);
    for (const line of [error.message, ...error.excerpt.map((each) => `  ${each}`)]) say(line);
    code = error.exitCode;
  });
  for (const stream of [stdout, stderr]) stream.end();
  const [out, said] = await written;
  return { stdout: out, stderr: said, code };
}

/** Waits until a process has taken a signal: two that are pending at the same time reach it as one. */
export async function takesSignal({ pid }: ChildProcess): Promise<void> {
  const isPending = () => !/^ShdPnd:\s*0+$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  await until(() => !isPending(), 'the signal is taken');
}

/** What a child writes and how it ends. */
export async function outcome(child: ChildProcess): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (more: string) => (written.stdout += more));
  child.stderr?.setEncoding('utf8').on('data', (more: string) => (written.stderr += more));
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
