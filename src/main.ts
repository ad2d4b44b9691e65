import { getEventListeners } from 'node:events';
import { isatty } from 'node:tty';
import { cli } from './cli/index.ts';
import { CubestatError, isSystemError, reasonOf, worstOf } from './errors.ts';
import { standardError, standardInput } from './files/index.ts';
import { reportTo } from './report.ts';

const stop = new AbortController();
const now = new AbortController();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal lets the pipe drain, the second cuts that short, and the third finds no handler and ends the process. */
function onSignal(signal: NodeJS.Signals): void {
  if (!stop.signal.aborted) return stop.abort(signal);
  for (const each of signals) process.off(each, onSignal);
  if (getEventListeners(now.signal, 'abort').length === 0) process.kill(process.pid, signal);
  now.abort();
}

/** The standard streams that are a terminal to begin with. */
const terminals = [0, 1, 2].filter(isatty);

/** Of what exports, SIGHUP ends nothing when logrotate sends it, and does when it says that the terminal is gone: by then it is. */
function onHangup(): void {
  const isLost = () => !terminals.every((fd) => isatty(fd));
  setTimeout(() => isLost() && !stop.signal.aborted && onSignal('SIGHUP'), 1000).unref();
}

/** What others send to a process that runs a command, and mean the command with. */
const forwarded = [...signals, 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

function forwardSignals(forward: (signal: NodeJS.Signals) => void): void {
  // In this order: a signal without a handler is forgotten, also one that has come and was not handled yet.
  for (const signal of forwarded) process.on(signal, forward);
  for (const signal of signals) process.off(signal, onSignal);
  if (stop.signal.aborted) forward(stop.signal.reason as NodeJS.Signals);
}

/** A shell that runs a script goes on after an exit code, and ends when what it runs has ended by the same signal as itself. */
function endAs(code: number, signal: NodeJS.Signals | undefined): void {
  process.exitCode = code;
  if (signal === undefined) return;
  process.once('exit', () => {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** What the system refuses is the user's to mend; a stack is for mistakes of ours. */
function explain(error: unknown): string {
  if (!isSystemError(error)) return `unexpected ${error instanceof Error ? error.stack : String(error)}`;
  return `cannot ${error.syscall} ${error.path ?? ''}: ${reasonOf(error)}`
    .replace(' uv_cwd :', ' find the working directory:')
    .replace(' :', ':');
}

for (const signal of signals) process.on(signal, onSignal);
const stderr = standardError(process.stderr).on('error', () => {});

async function main(): Promise<void> {
  try {
    const { stdout, env: environment } = process;
    await cli(process.argv.slice(2), {
      ...{ stdin: standardInput(), stdout, stderr, environment, stop: stop.signal, now: now.signal },
      exitCode: (code) => void (process.exitCode = worstOf([Number(process.exitCode ?? 0), code])),
      forwardSignals,
      endAs,
      outliveHangup: () => void process.off('SIGHUP', onSignal).on('SIGHUP', onHangup),
    });
  } catch (error) {
    const expected = error instanceof CubestatError;
    reportTo(stderr).error(expected ? error.message : explain(error));
    process.exitCode = expected ? error.exitCode : 1;
  }
  setTimeout(() => stderr.destroy(), 1000).unref();
}

void main();
