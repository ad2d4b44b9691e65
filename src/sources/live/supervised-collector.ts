import type { Host, Read } from '../../collectors/index.ts';
import { isSystemError, reasonOf } from '../../errors.ts';
import type { Report } from '../../report.ts';
import type { Clock } from '../../time/index.ts';
import type { Section } from './section.ts';

/** Seconds after which a collector without an answer counts as hanging, and not as late. */
const hangsAfter = 1;

interface OpenCollector {
  readonly name: string;
  /** The least seconds between two readings. */
  readonly every: number;
  readonly read: Read;
  /** Whether all of its files were readable when it was opened. */
  readonly complete: boolean;
  readonly section: Section;
}

interface Supervision {
  readonly host: Host;
  readonly clock: Clock;
  readonly report: Report;
}

/**
 * Isolates a collector from the others. An error is reported once per change of state, and the collector is not called again while its
 * previous reading is pending.
 */
export class SupervisedCollector {
  readonly #collector: OpenCollector;
  readonly #supervision: Supervision;
  readonly #health = { up: false, duration: 0 };
  #previous: number | undefined;
  #pending: Promise<void> | undefined;
  #asked = 0;
  #failure: string | undefined;

  constructor(collector: OpenCollector, supervision: Supervision) {
    this.#collector = collector;
    this.#supervision = supervision;
  }

  run(): Promise<void> | undefined {
    const { every, section } = this.#collector;
    const { host, clock } = this.#supervision;
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
    const { host } = this.#supervision;
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
    if (this.#failure !== undefined) this.#supervision.report.warn(`collector ${name}: works again`);
    this.#failure = undefined;
    // After a failure, rates are over the time since the last successful reading.
    this.#previous = this.#asked;
  }

  #fail(problem: string): void {
    this.#note(false);
    if (this.#failure === undefined)
      this.#supervision.report.warn(`collector ${this.#collector.name}: ${problem}; its metrics are left out`);
    this.#failure = problem;
  }

  #note(isUp: boolean): void {
    const { host, clock } = this.#supervision;
    this.#health.up = isUp;
    this.#health.duration = clock.monotonic() - this.#asked;
    host.self.collectors.set(this.#collector.name, this.#health);
  }
}

/** Why a reading failed; a system error with its file. */
function failureReason(error: unknown): string {
  return isSystemError(error) && error.path !== undefined ? `cannot read ${error.path}: ${reasonOf(error)}` : reasonOf(error);
}
