import { spawn, type ChildProcess } from 'node:child_process';
import { childEnvironment } from '../../processes/index.ts';
import { reasonOf } from '../../errors.ts';
import { serialiseSample, type Sample } from '../../samples/index.ts';
import type { Report } from '../../report.ts';
import { settledWithin, systemClock as clock } from '../../time/index.ts';

/** A command that runs when an incident begins. */
export interface Hook {
  /** Starts it with a sample as its input, unless it still runs. `file`: the recording of the incident. */
  run(trigger: Sample, file: string | undefined): void;
  /** Ends it, after a grace period. */
  end(): Promise<void>;
}

/** Seconds for which a command may go on after the last sample, and then after each signal. */
const [grace, patience] = [10, 2];

/** Runs a command without a shell. Its failure is reported, and does not fail the recorder. */
export function hookOf([program, ...words]: readonly [string, ...string[]], report: Report, stop: AbortSignal): Hook {
  let running: ChildProcess | undefined;
  let ended = Promise.resolve();
  const told = (what: string) => report.warn(`${program}: ${what}`);

  const start = (file: string | undefined): ChildProcess => {
    const env = { ...childEnvironment(), ...(file !== undefined && { CUBESTAT_INCIDENT_FILE: file }) };
    // stdout is for data. In a process group of its own, a signal reaches all processes of the command.
    return spawn(program, words, { stdio: ['pipe', 2, 2], env, detached: true });
  };
  const run = (trigger: Sample, file: string | undefined): void => {
    if (running) return told('not started for this incident: the one of an earlier incident still runs');
    const child = start(file);
    running = child;
    ended = new Promise((resolve) => {
      const over = (how: string | undefined) => {
        running = undefined;
        if (how !== undefined) told(how);
        resolve();
      };
      child.once('error', (error) => over(`cannot be started: ${reasonOf(error)}`));
      child.once('exit', (code, signal) =>
        over(code === 0 ? undefined : signal === null ? `ended with exit status ${code}` : `ended by ${signal}`),
      );
    });
    // The command may end without reading.
    child.stdin!.on('error', () => {}).end(`${serialiseSample(trigger)}\n`);
  };
  const kill = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-running!.pid!, signal);
    } catch {
      // It has just ended.
    }
  };
  const stopped = new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener('abort', () => resolve(), { once: true });
  });
  return {
    run,
    async end() {
      await settledWithin([Promise.race([ended, stopped])], grace, clock);
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        if (running?.pid === undefined) return;
        kill(signal);
        await settledWithin([ended], patience, clock);
      }
    },
  };
}
