import type { Collector, Emit, Host, Read } from '../collectors/index.ts';
import { isSystemError, reasonOf } from '../errors.ts';
import { longestTimer } from '../options.ts';
import type { Report } from '../report.ts';
import { monotonic } from '../timer.ts';

/** One collector at work. It neither throws nor rejects; a promise is settled when the reading is done. */
export type Reading = (emit: Emit) => Promise<void> | undefined;

export interface Demand {
  readonly report: Report;
  /** The collectors were asked for by name: that one has nothing here is worth a warning. */
  readonly demanded?: boolean | undefined;
}

/** Opens the collectors; those that this host has nothing for are left out. */
export async function openCollectors(
  collectors: readonly Collector[],
  host: Host,
  { report, demanded = false }: Demand,
): Promise<Reading[]> {
  const opened: { read: Read | string; complete: boolean }[] = [];
  for (const collector of collectors) {
    const before = host.failures;
    const read = await open(collector, host);
    opened.push({ read, complete: host.failures === before });
  }
  return opened.flatMap((read, at) => {
    const { name } = collectors[at]!;
    if (typeof read.read !== 'string') return [supervise(name, read.read, read.complete, host, report)];
    if (!read.complete) host.self.collectors.set(name, { up: false, duration: 0 });
    report[demanded ? 'warn' : 'detail'](`collector ${name}: ${read.read}`);
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

/** Takes all readings, for at most `deadline` seconds: what comes later is left out. */
export async function readInTime(readings: readonly Reading[], emit: Emit, deadline: number): Promise<void> {
  let over = false;
  const pending = readings.flatMap((read) => read((name, value) => over || emit(name, value)) ?? []);
  if (pending.length > 0) await firstOf(Promise.all(pending), deadline);
  over = true;
}

async function firstOf(work: Promise<unknown>, seconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, Math.min(seconds, longestTimer) * 1000)));
  await Promise.race([work, deadline]);
  clearTimeout(timer);
}

/** Seconds after which a collector that has not answered is said to hang, rather than to be late. */
const patience = 1;

/**
 * Keeps a collector from disturbing the others: what it throws is said once per change of state, and one that
 * still hangs from an earlier tick is not asked again until it has answered.
 */
function supervise(name: string, read: Read, complete: boolean, host: Host, report: Report): Reading {
  const { self } = host;
  let previous: number | undefined;
  let pending: Promise<void> | undefined;
  let asked = 0;
  let failure: string | undefined;

  const note = (up: boolean) => void self.collectors.set(name, { up, duration: monotonic() - asked });
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

  return (emit) => {
    const now = monotonic();
    if (pending) return void (now - asked < patience ? note(false) : fail('does not answer'));
    asked = now;
    try {
      const before = host.failures;
      const reading = read(emit, now - (previous ?? now));
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
