import { getEventListeners, setMaxListeners } from 'node:events';
import { cli } from './cli/index.ts';
import { CubestatError, isSystemError, reasonOf, worstExitCode } from './errors.ts';
import { isTerminal, standardError, standardInput } from './files/index.ts';
import { areHangupsIgnored, readParentStatus } from './processes/index.ts';
import { reportTo } from './report.ts';

const stop = new AbortController();
const abort = new AbortController();
// Every file, exporter and incident listens to them.
setMaxListeners(0, stop.signal, abort.signal);
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal drains the pipeline, the second aborts that, and the third is unhandled and ends the process. */
function onSignal(signal: NodeJS.Signals): void {
  if (signal === 'SIGHUP' && ignoresHangups) return;
  if (!stop.signal.aborted) return stop.abort(signal);
  for (const each of signals) process.off(each, onSignal);
  if (getEventListeners(abort.signal, 'abort').length === 0) process.kill(process.pid, signal);
  abort.abort();
}

/** The standard streams that were a terminal at the start. */
const terminals = [0, 1, 2].filter(isTerminal);

/** nohup(1) leaves no terminal to any of them. */
const ignoresHangups = terminals.length === 0 && areHangupsIgnored(process.env, readParentStatus());

/** SIGHUP while exporting is ignored, because logrotate sends it; the program ends only if the terminal is gone a second later. */
function onHangup(): void {
  const isLost = () => !terminals.every(isTerminal);
  const end = () => {
    onSignal('SIGHUP');
    // Node.js aborts where it cannot restore a terminal that is gone.
    process.once('exit', () => process.removeAllListeners('SIGHUP').kill(process.pid, 'SIGHUP'));
  };
  setTimeout(() => isLost() && !stop.signal.aborted && end(), 1000).unref();
}

/** Signals that are forwarded to the command of `run`. */
const forwarded = [...signals, 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

/** The new handler is added first: a pending signal without a handler would be lost. Returns a function that ends the forwarding. */
function forwardSignals(forward: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of forwarded) process.on(signal, signal === 'SIGHUP' && ignoresHangups ? onSignal : forward);
  for (const signal of signals) process.off(signal, onSignal);
  if (stop.signal.aborted) forward(stop.signal.reason as NodeJS.Signals);
  return () => forwarded.forEach((signal) => process.off(signal, forward));
}

/** A shell script continues after an exit code, but ends if its command has died of the same signal as itself. */
function endAs(code: number, signal: NodeJS.Signals | undefined): void {
  process.exitCode = code;
  if (signal === undefined) return;
  process.once('exit', () => {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** A failed system call is reported with its reason, a bug of cubestat with its stack trace. */
function unexpectedMessage(error: unknown): string {
  if (!isSystemError(error)) return `unexpected ${error instanceof Error ? error.stack : String(error)}`;
  return `cannot ${error.syscall} ${error.path ?? ''}: ${reasonOf(error)}`
    .replace(' uv_cwd :', ' find the working directory:')
    .replace(' :', ':');
}

/**
 * Ends the process when all that keeps it are files that never answer, as of a disk that is dying. Each has a thread, for which an exit would
 * wait; a signal does not.
 */
function endWithoutAnswers(): void {
  let looks = 0;
  setInterval(() => {
    const active = process.getActiveResourcesInfo();
    const isWaiting = active.some((each) => each.startsWith('FSReq')) && !active.includes('WriteWrap');
    looks = isWaiting ? looks + 1 : 0;
    // Several looks, as a machine may have stood still before the first.
    if (looks === 4) process.removeAllListeners('SIGTERM').kill(process.pid, 'SIGTERM');
  }, 250).unref();
}

for (const signal of signals) process.on(signal, onSignal);
let input: ReturnType<typeof standardInput> | undefined;
const stderr = standardError().on('error', () => {});

async function main(): Promise<void> {
  try {
    const { stdout, env: environment } = process;
    await cli(process.argv.slice(2), {
      ...{ stdin: () => (input ??= standardInput()), stdout, stderr, environment, stop: stop.signal, abort: abort.signal },
      exitCode: (code) => void (process.exitCode = worstExitCode([Number(process.exitCode ?? 0), code])),
      forwardSignals,
      endAs,
      ignoresHangups,
      ignoreSighup: () => void process.on('SIGHUP', onHangup).off('SIGHUP', onSignal),
    });
  } catch (error) {
    const expected = error instanceof CubestatError;
    const report = reportTo(stderr);
    report.error(expected ? error.message : unexpectedMessage(error));
    if (expected) for (const line of error.excerpt) report.error(`  ${line}`);
    process.exitCode = expected ? error.exitCode : 1;
  }
  setTimeout(() => stderr.destroy(), 1000).unref();
  endWithoutAnswers();
}

void main();
