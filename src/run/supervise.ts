import { setTimeout } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { kernelConstants, openHost } from '../collectors/index.ts';
import { openProcesses, type Processes } from '../processes/index.ts';
import type { Clock } from '../time/index.ts';
import { makeCgroup } from './cgroup.linux.ts';
import { shellExitCode, startCommand, type CommandEnd, type RunningCommand } from './command.ts';
import { startTraffic } from './host-usage.ts';
import { startSampling, type SamplingSettings } from './sampling.ts';
import type { Summary } from './summary.ts';
import { listProcesses } from './ps.darwin.ts';
import { ListWatch } from './watch.darwin.ts';
import { TreeWatch } from './watch.ts';

export interface SuperviseSettings extends SamplingSettings {
  readonly clock: Clock;
  /** Passes signals of this process to a function; they have no other effect until the returned function is called. */
  readonly forwardSignals: (forward: (signal: NodeJS.Signals) => void) => () => void;
  /** The command has to outlive its terminal. */
  readonly ignoresHangups: boolean;
}

/** A command that has ended. */
export interface Finished {
  readonly summary: Summary;
  /** The signal typed on the terminal by which the command ended; this process got it too. */
  readonly interruption: NodeJS.Signals | undefined;
  /** All samples were delivered. */
  readonly isSampled: boolean;
}

/** Runs a command to its end, and watches it. Throws a CubestatError with exit code 126 or 127 when it cannot be started. */
export async function superviseCommand(
  words: readonly string[],
  { clock, interval, forwardSignals, ignoresHangups, ...sampling }: SuperviseSettings,
): Promise<Finished> {
  const processes = openProcesses();
  const ended = new AbortController();
  const host = openHost({}, { interval, signal: ended.signal });
  const cgroup = makeCgroup(host);
  const signals = signalsFor(processes);
  // Installed before the command starts: an unhandled signal would end this process and leave the command running.
  const stopForwarding = forwardSignals(signals.handle);
  const [started, startedAt] = [clock.wall(), clock.monotonic()];
  const start = () => startCommand(words, { ignoresHangups });
  const command = await (cgroup?.around(start) ?? start()).catch((error: unknown) => {
    cgroup?.close();
    throw error;
  });
  signals.forwardTo(command);
  const watched = { pid: command.pid, start: startedAt, interval, clock };
  const watch =
    process.platform === 'darwin'
      ? new ListWatch({ ...watched, list: listProcesses })
      : new TreeWatch({ ...watched, processes, cgroup, ...kernelConstants(host) });
  const traffic = startTraffic(host);
  const samples = startSampling({ interval, ...sampling });
  const ending = await command.ended;
  const usage = await watch.finish();
  const interruption = await signals.interruption(ending);
  cgroup?.close();
  // What is left to be written may have no reader. Until then, a signal may be one that the command got too.
  void setTimeout(typedWithin, undefined, { ref: false }).then(stopForwarding);
  const { isSampled, ...energy } = await samples.stop(usage.wall);
  const summary = { words, started, ending, exitCode: shellExitCode(ending), ...usage, ...energy, ...(await (await traffic)(usage.wall)) };
  ended.abort();
  host.close();
  return { summary, isSampled, interruption };
}

/** Forwards signals of this process to the command, except those that a terminal has sent to both. */
function signalsFor(processes: Processes) {
  const typed = new Set<NodeJS.Signals>();
  const early: NodeJS.Signals[] = [];
  let command: RunningCommand | undefined;
  let noteTyped = () => {};
  const firstTyped = new Promise<void>((resolve) => (noteTyped = resolve));
  return {
    handle(this: void, signal: NodeJS.Signals) {
      if (!command) return void early.push(signal);
      if (!isTyped(signal, processes)) return command.kill(signal);
      typed.add(signal);
      noteTyped();
    },
    forwardTo(started: RunningCommand) {
      command = started;
      for (const signal of early) command.kill(signal);
    },
    /** The typed signal by which the command ended. It may arrive late on a busy machine, or at another thread. */
    async interruption({ signal }: CommandEnd) {
      if (signal === undefined) return undefined;
      if (isTyped(signal, processes)) await Promise.race([firstTyped, setTimeout(typedWithin)]);
      return typed.has(signal) ? signal : undefined;
    },
  };
}

/** Milliseconds in which a typed signal arrives. */
const typedWithin = 250;

/** Signals from a terminal's keys, and its hangup, go to the whole foreground group, so the command has them already. */
function isTyped(signal: NodeJS.Signals, processes: Processes): boolean {
  if (!['SIGINT', 'SIGQUIT', 'SIGHUP'].includes(signal)) return false;
  const own = processes.stat('self');
  return own ? own.group === own.foregroundGroup : isatty(0);
}
