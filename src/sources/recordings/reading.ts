import { CubestatError } from '../../errors.ts';
import type { Report } from '../../report.ts';
import type { Input, InputSettings } from './input.ts';

/** The default for the longest record, in bytes. */
export const recordLimit = 4 * 2 ** 20;

/** The bad records of an input that are reported one by one; further ones are only counted. */
const maxReported = 10;

/** The state of reading one input: what was found, and why it ended. */
export class Reading {
  readonly name: string;
  readonly report: Report;
  readonly host: string;
  /** The most bytes of a record. */
  readonly longest: number;
  /** The first bad record ends reading. */
  readonly isStrict: boolean;
  /** Aborted when reading ends before the input does. */
  readonly over: AbortSignal;
  /** The count of records so far, including bad ones. */
  records = 0;
  samples = 0;
  /** Whether the last record is being read, which is torn if the input has failed. */
  isAtEnd = false;
  /** Why reading has failed; reported at the end, so that earlier samples are delivered. */
  failure: unknown;
  /** What the input seems to be if its first record is no sample. */
  mistaken: string | undefined;
  #isMistaken = false;
  #bad = 0;
  readonly #recordedAt: Input['recordedAt'];
  readonly #end = new AbortController();

  constructor(
    { name, recordedAt }: Pick<Input, 'name' | 'recordedAt'>,
    { report, strict = false, host = 'unknown', longest = recordLimit, signal }: InputSettings,
  ) {
    this.name = name;
    this.#recordedAt = recordedAt;
    this.report = report;
    this.host = host;
    this.longest = longest;
    this.over = signal ? AbortSignal.any([signal, this.#end.signal]) : this.#end.signal;
    this.isStrict = strict;
  }

  /** Whether a bad record has ended it. */
  get isEnded(): boolean {
    return this.#end.signal.aborted;
  }

  /** The Unix time of records without one. */
  now(): number {
    return this.#recordedAt?.() ?? Date.now() / 1000;
  }

  /** Leaves out a bad record at a place, such as `line 7`. The last record of an input that was cut off is not reported. */
  leaveOut(place: string, fault: string): void {
    if (this.over.aborted || (this.isAtEnd && this.failure !== undefined)) return;
    if (this.mistaken !== undefined && this.samples === 0 && this.#bad === 0 && this.records <= 1) return this.#mistake();
    const message = `${this.name}, ${place}: ${fault}`;
    if (this.isStrict) return this.refuse(new CubestatError(message, { code: 'BAD_LINE' }));
    this.#bad += 1;
    if (this.#bad <= maxReported) this.report.warn(`${message}; left out`);
    if (this.#bad === maxReported) this.report.warn(`${this.name}: further bad lines are counted, not shown`);
  }

  /** Ends reading with an error. */
  refuse(error: unknown): void {
    if (this.mistaken !== undefined && this.samples === 0) return this.#mistake();
    this.failure ??= error;
    this.#end.abort();
  }

  /** Ends reading what is no recording at all. */
  #mistake(): void {
    this.#isMistaken = true;
    this.#end.abort();
  }

  /** Reports what was left out. Returns an error for an input that has records but no sample. */
  conclude(records: string): unknown {
    if (this.#isMistaken) return new CubestatError(`${this.name}: ${this.mistaken}`, { code: 'NO_SAMPLE' });
    if (this.#bad > 0 && this.records > 0) this.report.warn(`${this.name}: ${this.#bad} of ${this.records} ${records} left out`);
    if (this.failure !== undefined || this.over.aborted || this.#bad === 0 || this.samples > 0) return this.failure;
    return new CubestatError(`${this.name}: no ${records.slice(0, -1)} of it is a sample`, { code: 'NO_SAMPLE' });
  }
}
