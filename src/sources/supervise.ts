import type { Collector, Host, Read } from '../collectors/index.ts';
import { isSystemError, reasonOf } from '../errors.ts';
import type { Report } from '../report.ts';
import { settledWithin, type Clock } from '../timer.ts';
import type { Recorder, Section } from './recorder.ts';

/** One collector at work. It neither throws nor rejects; a promise is settled when the reading is done. */
export type RunningCollector = () => Promise<void> | undefined;

export interface OpenSettings {
  readonly report: Report;
  /** The collectors were asked for by name: that one has nothing here is worth a warning. */
  readonly explicitlyRequested?: boolean | undefined;
}

/** What collectors read, where their readings go, and the time. */
export interface Sampling {
  readonly host: Host;
  readonly recorder: Recorder;
  readonly clock: Clock;
}

/** Opens the collectors; those that this host has nothing for are left out. */
export async function openCollectors(
  collectors: readonly Collector[],
  sampling: Sampling,
  { report, explicitlyRequested = false }: OpenSettings,
): Promise<RunningCollector[]> {
  const { host, recorder } = sampling;
  const opened: { read: Read | string; complete: boolean }[] = [];
  for (const collector of collectors) {
    const before = host.failures;
    const read = await open(collector, host);
    opened.push({ read, complete: host.failures === before });
  }
  return opened.flatMap(({ read, complete }, at) => {
    const { name } = collectors[at]!;
    if (typeof read !== 'string') return [supervise({ name, read, complete, section: recorder.section() }, sampling, report)];
    if (!complete) host.self.collectors.set(name, { up: false, duration: 0 });
    report[explicitlyRequested ? 'warn' : 'detail'](`collector ${name}: ${read}`);
    return [];
  });
}

/** The reading, or why there is none. */
export async function open(collector: Collector, host: Host): Promise<Read | string> {
  try {
    return await collector.open(host);
  } catch (error) {
    return reasonOf(error);
  }
}

/** Takes all readings. Where some are awaited, the promise is fulfilled when they are there, after `deadline` seconds at the latest. */
export function runCollectors(collectors: readonly RunningCollector[], deadline: number, clock: Clock): Promise<void> | undefined {
  let pending: Promise<void>[] | undefined;
  for (const run of collectors) {
    const reading = run();
    if (reading) (pending ??= []).push(reading);
  }
  return pending && settledWithin(pending, deadline, clock);
}

/** Seconds after which a collector that has not answered is said to hang, rather than to be late. */
const hangsAfter = 1;

interface Opened {
  readonly name: string;
  readonly read: Read;
  /** Nothing that it reads was unreadable when it was opened. */
  readonly complete: boolean;
  readonly section: Section;
}

/**
 * Keeps a collector from disturbing the others: what it throws is said once per change of state, and one that
 * still hangs from an earlier tick is not asked again until it has answered.
 */
function supervise({ name, read, complete, section }: Opened, { host, clock }: Sampling, report: Report): RunningCollector {
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
    // After a failure, what has grown has grown since the last reading that was none.
    previous = asked;
  };
  const fail = (problem: string) => {
    note(false);
    if (failure === undefined) report.warn(`collector ${name}: ${problem}; its metrics are left out`);
    failure = problem;
  };

  return () => {
    const now = clock.monotonic();
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
          (error: unknown) => fail(explain(error)),
        )
        .finally(() => (pending = undefined));
    } catch (error) {
      fail(explain(error));
    }
    return pending;
  };
}

/** Why a reading failed; a system error names the file. */
function explain(error: unknown): string {
  return isSystemError(error) && error.path !== undefined ? `cannot read ${error.path}: ${reasonOf(error)}` : reasonOf(error);
}
