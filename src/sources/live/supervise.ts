import { isRequested, type Collector, type Host, type Read } from '../../collectors/index.ts';
import { isSystemError, reasonOf } from '../../errors.ts';
import { readOptions, type Options, type Values } from '../../options/index.ts';
import type { Report } from '../../report.ts';
import { settledWithin, type Clock } from '../../time/index.ts';
import type { Recorder } from './recorder.ts';
import type { Section } from './section.ts';

/** Takes a reading of one collector. It neither throws nor rejects; a promise is fulfilled when the reading is done. */
export type RunningCollector = () => Promise<void> | undefined;

export interface OpenSettings {
  readonly report: Report;
  /** The user named the collectors, so one that does not work here causes a warning. */
  readonly explicitlyRequested?: boolean | undefined;
  /** The options of collectors by name; missing ones have their defaults. */
  readonly config?: Values<Options> | undefined;
}

/** The host that collectors read, the recorder of their readings, and the clock. */
export interface Sampling {
  readonly host: Host;
  readonly recorder: Recorder;
  readonly clock: Clock;
}

/** Opens the collectors, and leaves out those that have nothing to read on this host. */
export async function openCollectors(
  collectors: readonly Collector[],
  sampling: Sampling,
  { report, explicitlyRequested = false, config }: OpenSettings,
): Promise<RunningCollector[]> {
  const { host, recorder } = sampling;
  const opened: { collector: Collector; read: Read | string; complete: boolean }[] = [];
  for (const collector of collectors) {
    const before = host.failures;
    const read = await open(collector, host, config);
    opened.push({ collector, read, complete: host.failures === before });
  }
  return opened.flatMap(({ collector, read, complete }) => {
    const { name, every = 0 } = collector;
    if (typeof read !== 'string') return [supervise({ name, every, read, complete, section: recorder.section() }, sampling, report)];
    if (!complete) host.self.collectors.set(name, { up: false, duration: 0 });
    report[explicitlyRequested || isRequested(collector, config ?? {}) ? 'warn' : 'detail'](`collector ${name}: ${read}`);
    return [];
  });
}

/** Opens a collector. Returns its reader, or why it has none. */
async function open(collector: Collector, host: Host, config?: Values<Options>): Promise<Read | string> {
  try {
    return await collector.open(host, { ...readOptions(collector.options ?? {}, {}, {}), ...config });
  } catch (error) {
    return reasonOf(error);
  }
}

/** Takes all readings. A promise is fulfilled when the asynchronous ones are done, after `deadline` seconds at the latest. */
export function runCollectors(collectors: readonly RunningCollector[], deadline: number, clock: Clock): Promise<void> | undefined {
  let pending: Promise<void>[] | undefined;
  for (const run of collectors) {
    const reading = run();
    if (reading) (pending ??= []).push(reading);
  }
  return pending && settledWithin(pending, deadline, clock);
}

/** Seconds after which a collector without an answer counts as hanging, and not as late. */
const hangsAfter = 1;

interface Opened {
  readonly name: string;
  /** The least seconds between two readings. */
  readonly every: number;
  readonly read: Read;
  /** Whether all of its files were readable when it was opened. */
  readonly complete: boolean;
  readonly section: Section;
}

/**
 * Isolates a collector from the others. An error is reported once per change of state, and the collector is not called again while its
 * previous reading is pending.
 */
function supervise({ name, every, read, complete, section }: Opened, { host, clock }: Sampling, report: Report): RunningCollector {
  const { self } = host;
  const health = { up: false, duration: 0 };
  let previous: number | undefined;
  let pending: Promise<void> | undefined;
  let asked = 0;
  let failure: string | undefined;

  const note = (up: boolean) => {
    health.up = up;
    health.duration = clock.monotonic() - asked;
    self.collectors.set(name, health);
  };
  const succeed = (whole = true) => {
    note(complete && whole);
    if (failure !== undefined) report.warn(`collector ${name}: works again`);
    failure = undefined;
    // After a failure, rates are over the time since the last successful reading.
    previous = asked;
  };
  const fail = (problem: string) => {
    note(false);
    if (failure === undefined) report.warn(`collector ${name}: ${problem}; its metrics are left out`);
    failure = problem;
  };

  return () => {
    const now = clock.monotonic();
    // Ticks come a little early or late.
    if (previous === asked && now - asked < every - host.interval / 2) return void section.repeat();
    if (pending) return void (now - asked < hangsAfter ? note(false) : fail('does not answer'));
    asked = now;
    section.open();
    try {
      const before = host.failures;
      const reading = read(section.emit, now - (previous ?? now));
      if (!reading) return void succeed(host.failures === before);
      pending = reading
        .then(
          () => succeed(),
          (error: unknown) => fail(failureReason(error)),
        )
        .finally(() => (pending = undefined));
    } catch (error) {
      fail(failureReason(error));
    }
    return pending;
  };
}

/** Why a reading failed; a system error with its file. */
function failureReason(error: unknown): string {
  return isSystemError(error) && error.path !== undefined ? `cannot read ${error.path}: ${reasonOf(error)}` : reasonOf(error);
}
