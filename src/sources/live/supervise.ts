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
  if (!explicitlyRequested && opened.length > 1 && opened.every(({ collector, read }) => readsNoHost(collector, read)))
    report.warn(`nothing of the host is to be found in ${host.procfs.root} and ${host.sysfs.root}; --procfs and --sysfs say where`);
  return opened.flatMap(({ collector, read, complete }) => {
    const { name, every = 0 } = collector;
    if (typeof read !== 'string') {
      const supervised = new SupervisedCollector({ name, every, read, complete, section: recorder.section() }, sampling, report);
      return [() => supervised.run()];
    }
    if (!complete) host.self.collectors.set(name, { up: false, duration: 0 });
    report[explicitlyRequested || isRequested(collector, config ?? {}) ? 'warn' : 'detail'](`collector ${name}: ${read}`);
    return [];
  });
}

/** Whether it has nothing to read, or observes cubestat itself. */
function readsNoHost({ name }: Collector, read: Read | string): boolean {
  return typeof read === 'string' || name === 'cubestat';
}

/** Opens a collector. Returns its reader, or why it has none. */
async function open(collector: Collector, host: Host, config?: Values<Options>): Promise<Read | string> {
  try {
    return await collector.open(host, readOptions(collector.options ?? {}, {}, {}, config));
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
class SupervisedCollector {
  readonly #collector: Opened;
  readonly #sampling: Sampling;
  readonly #report: Report;
  readonly #health = { up: false, duration: 0 };
  #previous: number | undefined;
  #pending: Promise<void> | undefined;
  #asked = 0;
  #failure: string | undefined;

  constructor(collector: Opened, sampling: Sampling, report: Report) {
    this.#collector = collector;
    this.#sampling = sampling;
    this.#report = report;
  }

  run(): Promise<void> | undefined {
    const { every, section } = this.#collector;
    const { host, clock } = this.#sampling;
    const now = clock.monotonic();
    // Ticks come a little early or late.
    if (this.#previous === this.#asked && now - this.#asked < every - host.interval / 2) return void section.repeat();
    if (this.#pending) return void (now - this.#asked < hangsAfter ? this.#note(false) : this.#fail('does not answer'));
    this.#asked = now;
    section.open();
    try {
      return this.#read(now - (this.#previous ?? now));
    } catch (error) {
      this.#fail(failureReason(error));
      return undefined;
    }
  }

  #read(elapsed: number): Promise<void> | undefined {
    const { read, section } = this.#collector;
    const { host } = this.#sampling;
    const before = host.failures;
    const reading = read(section.emit, elapsed);
    if (!reading) return void this.#succeed(host.failures === before);
    this.#pending = reading
      .then(
        () => this.#succeed(),
        (error: unknown) => this.#fail(failureReason(error)),
      )
      .finally(() => (this.#pending = undefined));
    return this.#pending;
  }

  #succeed(isWhole = true): void {
    const { name, complete } = this.#collector;
    this.#note(complete && isWhole);
    if (this.#failure !== undefined) this.#report.warn(`collector ${name}: works again`);
    this.#failure = undefined;
    // After a failure, rates are over the time since the last successful reading.
    this.#previous = this.#asked;
  }

  #fail(problem: string): void {
    this.#note(false);
    if (this.#failure === undefined) this.#report.warn(`collector ${this.#collector.name}: ${problem}; its metrics are left out`);
    this.#failure = problem;
  }

  #note(isUp: boolean): void {
    const { host, clock } = this.#sampling;
    this.#health.up = isUp;
    this.#health.duration = clock.monotonic() - this.#asked;
    host.self.collectors.set(this.#collector.name, this.#health);
  }
}

/** Why a reading failed; a system error with its file. */
function failureReason(error: unknown): string {
  return isSystemError(error) && error.path !== undefined ? `cannot read ${error.path}: ${reasonOf(error)}` : reasonOf(error);
}
