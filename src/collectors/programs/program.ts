import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import split2 from 'split2';
import { childEnvironment } from '../../processes/index.ts';
import { reasonOf } from '../../errors.ts';

/** The file that a shell would run for a name; the folders `others` are searched after PATH. */
export function findOnPath(name: string, others: readonly string[] = []): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...directories, ...others].map((directory) => join(directory, name)).find(isExecutable);
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
  /** Aborted when the program is no longer needed. */
  readonly signal: AbortSignal;
  /** Seconds without output after which it is restarted. */
  readonly silenceTimeout: number;
  readonly createParser: () => LineParser;
  /** Given the message with which it has ended, the arguments to restart it with at once; undefined to wait as usual. */
  readonly adapt?: (message: string) => readonly string[] | undefined;
}

/** Parses the lines of one run. Returns true where a line completes a reading, undefined within one, false for a message. */
export type LineParser = (line: string) => boolean | undefined;

/** A program that keeps writing lines. */
export interface RunningProgram {
  /** Why there is no output; undefined otherwise. */
  readonly failure: string | undefined;
  /** Fulfilled when it has ended for good. */
  readonly over: Promise<void>;
}

/** Keeps a program running until the signal. When it ends or hangs, it is restarted, with growing delays. */
export function keepRunning(program: string, args: readonly string[], settings: RunSettings): RunningProgram {
  const state: { failure: string | undefined } = { failure: undefined };
  return Object.assign(state, { over: restart(program, args, settings, state) });
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
    state.failure = `${basename(program)} ${message === undefined ? 'does not answer' : `writes output that cannot be read: ${message}`}`;
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

/** Runs the program to its end. Returns why it ended; undefined when the signal has ended it. */
function runOnce(
  program: string,
  args: readonly string[],
  { signal, silenceTimeout, createParser, hangs }: RunSettings & { readonly hangs: (message?: string) => void },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const name = basename(program);
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: childEnvironment() });
    let ended = false;
    child.on('error', (error) => resolve(ended ? undefined : `${name} cannot be run: ${reasonOf(error)}`));
    if (child.pid === undefined) return;
    const end = () => {
      ended = true;
      if (!kill(child)) resolve(undefined);
    };
    const silence = setTimeout(() => (hangs(lastMessage), end()), silenceTimeout * 1000).unref();
    const onLine = createParser();
    let lastMessage: string | undefined;
    const onStderr = (line: string) => (lastMessage ??= line.trim().slice(0, 200) || undefined);
    const takeLine = (line: string) => {
      const understood = onLine(line);
      if (understood) silence.refresh();
      else if (understood === false) onStderr(line);
    };
    child.stdout.pipe(split2(bounded)).on('data', takeLine);
    child.stderr.pipe(split2(bounded)).on('data', onStderr);
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

/** Longer lines are dropped. */
const bounded = { maxLength: 1_000_000, skipOverflow: true };

/**
 * Kills the program with SIGKILL, as a driver may block other signals and a reader of sensors has nothing to save. Returns false where that
 * is not allowed, as with sudo: that program ends at its next write, to a closed pipe.
 */
function kill(child: ChildProcessByStdio<null, Readable, Readable>): boolean {
  const killed = child.kill('SIGKILL');
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
  return killed;
}
