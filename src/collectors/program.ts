import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import split2 from 'split2';
import { childEnvironment } from '../child-environment.ts';
import { reasonOf } from '../errors.ts';

/** The file that a shell would run for a name, else the first in other directories: a service may have a short PATH. */
export function findOnPath(name: string, otherDirectories: readonly string[] = []): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...directories, ...otherDirectories].map((directory) => join(directory, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export interface RunSettings {
  /** Aborted when the program ends for good. */
  readonly signal: AbortSignal;
  /** Seconds without output after which it counts as hanging. */
  readonly silenceTimeout: number;
  /** Called at each start. The parser takes each line of output; it returns false for an error message. */
  readonly createParser: () => (line: string) => boolean;
  /** The arguments with which to start it at once instead, after it has ended with this message. */
  readonly adapt?: (message: string) => readonly string[] | undefined;
}

/** A program that keeps writing lines. */
export interface RunningProgram {
  /** Why there is no output; undefined while nothing is wrong. */
  readonly failure: string | undefined;
}

/** Keeps a program running until the signal. When it ends or hangs, it is restarted, with growing delays. */
export function keepRunning(program: string, args: readonly string[], settings: RunSettings): RunningProgram {
  const state: { failure: string | undefined } = { failure: undefined };
  void restart(program, args, settings, state);
  return state;
}

async function restart(
  program: string,
  first: readonly string[],
  { signal, silenceTimeout, createParser, adapt }: RunSettings,
  state: { failure: string | undefined },
): Promise<void> {
  let args = first;
  const createWatchedParser = () => {
    const onLine = createParser();
    return (line: string) => {
      const understood = onLine(line);
      if (understood) state.failure = undefined;
      return understood;
    };
  };
  const hangs = (message?: string) => {
    state.failure = `${basename(program)} ${message === undefined ? 'does not answer' : `writes what cannot be read: ${message}`}`;
  };
  for (let delay = shortestDelay; !signal.aborted; delay = Math.min(2 * delay, longestDelay)) {
    const started = performance.now();
    const ending = await runOnce(program, args, { signal, silenceTimeout, createParser: createWatchedParser, hangs }).catch(reasonOf);
    const others = ending === undefined ? undefined : adapt?.(ending);
    if (others) {
      args = others;
      continue;
    }
    state.failure = ending ?? state.failure;
    if (performance.now() - started > 1000 * longestDelay) delay = shortestDelay;
    await sleep(delay * 1000, undefined, { signal, ref: false }).catch(() => {});
  }
}

/** Seconds between an end and the next start. */
const shortestDelay = 1;
const longestDelay = 60;

/** Lines of more characters are dropped. */
const lineLimit = { maxLength: 65_536, skipOverflow: true };

/** Runs the program to its end. Returns why it ended; undefined when it was killed here. */
function runOnce(
  program: string,
  args: readonly string[],
  { signal, silenceTimeout, createParser, hangs }: RunSettings & { readonly hangs: (message?: string) => void },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const name = basename(program);
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: childEnvironment() });
    child.once('error', (error) => resolve(`${name} cannot be run: ${reasonOf(error)}`));
    if (child.pid === undefined) return;
    let ended = false;
    const end = () => {
      ended = true;
      kill(child);
    };
    const silence = setTimeout(() => (hangs(lastMessage), end()), silenceTimeout * 1000).unref();
    const onLine = createParser();
    let lastMessage: string | undefined;
    const onStderr = (line: string) => (lastMessage ??= line.trim().slice(0, 200) || undefined);
    child.stdout.pipe(split2(lineLimit)).on('data', (line: string) => (onLine(line) ? silence.refresh() : onStderr(line)));
    child.stderr.pipe(split2(lineLimit)).on('data', onStderr);
    signal.addEventListener('abort', end, { once: true });
    process.once('exit', end);
    child.once('close', (code, killer) => {
      clearTimeout(silence);
      signal.removeEventListener('abort', end);
      process.removeListener('exit', end);
      const how = killer ? `was ended by ${killer}` : `ended with exit code ${code}`;
      resolve(ended ? undefined : [`${name} ${how}`, lastMessage ?? []].flat().join(': '));
    });
  });
}

/** Kills the program, which only reads. In its driver, no other signal might reach it. */
function kill(child: ChildProcessByStdio<null, Readable, Readable>): void {
  child.kill('SIGKILL');
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
}
