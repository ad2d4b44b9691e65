import { spawn, type ChildProcess } from 'node:child_process';
import { childEnvironment } from '../../processes/index.ts';
import { reasonOf } from '../../errors.ts';
import { serialiseSample, type Sample } from '../../samples/index.ts';
import type { Report } from '../../report.ts';
import { settledWithin, systemClock as clock } from '../../time/index.ts';

/** Seconds for which a command may go on after the last sample, and then after each signal. */
const [graceAfterSamples, graceAfterSignal] = [10, 2];

/** A command that runs, without a shell, when an incident begins. Its failure is reported, and does not fail the recorder. */
export class Hook {
  readonly #command: readonly [string, ...string[]];
  readonly #report: Report;
  readonly #stopped: Promise<void>;
  #running: ChildProcess | undefined;
  #ended = Promise.resolve();

  constructor(command: readonly [string, ...string[]], report: Report, stop: AbortSignal) {
    this.#command = command;
    this.#report = report;
    this.#stopped = new Promise((resolve) => {
      if (stop.aborted) resolve();
      else stop.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Starts it with a sample as its input, unless it still runs. `file`: the recording of the incident. */
  run(trigger: Sample, file: string | undefined): void {
    if (this.#running) return this.#warn('not started for this incident: the one of an earlier incident still runs');
    const child = this.#start(file);
    this.#running = child;
    this.#ended = this.#watch(child);
    // The command may end without reading.
    child.stdin!.on('error', () => {}).end(`${serialiseSample(trigger)}\n`);
  }

  /** Ends it, after a grace period. */
  async end(): Promise<void> {
    await settledWithin([Promise.race([this.#ended, this.#stopped])], graceAfterSamples, clock);
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const pid = this.#running?.pid;
      if (pid === undefined) return;
      kill(pid, signal);
      await settledWithin([this.#ended], graceAfterSignal, clock);
    }
  }

  #start(file: string | undefined): ChildProcess {
    const [program, ...words] = this.#command;
    const env = { ...childEnvironment(), ...(file !== undefined && { CUBESTAT_INCIDENT_FILE: file }) };
    // stdout is for data. In a process group of its own, a signal reaches all processes of the command.
    return spawn(program, words, { stdio: ['pipe', 2, 2], env, detached: true });
  }

  async #watch(child: ChildProcess): Promise<void> {
    const how = await endOf(child);
    this.#running = undefined;
    if (how !== undefined) this.#warn(how);
  }

  #warn(what: string): void {
    this.#report.warn(`${this.#command[0]}: ${what}`);
  }
}

/** Fulfilled when a command has ended, with how if that is a failure. */
async function endOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`cannot be started: ${reasonOf(error)}`));
    child.once('exit', (code, signal) => {
      if (code === 0) resolve(undefined);
      else resolve(signal === null ? `ended with exit status ${code}` : `ended by ${signal}`);
    });
  });
}

/** Sends a signal to all processes of a group. */
function kill(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // It has just ended.
  }
}
