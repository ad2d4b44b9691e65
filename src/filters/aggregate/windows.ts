import type { Acknowledgement, Batch, Sample, Shape } from '../../samples/index.ts';
import type { Statistic } from '../../catalogue/index.ts';
import { Origins } from '../origins.ts';
import { TimeWindow, statisticsBy, type WindowSettings } from './time-window.ts';

export interface WindowsSettings extends Pick<WindowSettings, 'quantiles'> {
  readonly statistics: readonly Statistic[];
  /** The length of a window in seconds. */
  readonly every: number;
  /** Seconds for which a window waits for samples that come out of order. */
  readonly late: number;
  /** Called with the sample of a window that has ended. */
  readonly emit: (sample: Sample, acknowledgement: Acknowledgement | undefined) => void;
  /** Called with a sample that is left out, because its window has ended. */
  readonly tooLate: (sample: Pick<Sample, 'host' | 'timestamp'>) => void;
  /** Called with the host of a window that has too many names to be one sample: it ends early, and the rest is another sample. */
  readonly divided: (host: string) => void;
  /** The most origins at a time; beyond that, the windows of the one silent for longest end. */
  readonly mostOrigins?: number;
}

/** A host with its tags. Each has a time of its own, so that no clock ends the windows of another origin. */
interface Origin {
  readonly host: string;
  readonly tags: Shape['tags'];
  readonly open: Map<number, TimeWindow>;
  /** The time of the newest sample. */
  newest: number;
  /** The number of the last window that has ended. */
  over: number;
  /** The consecutive samples that came too late. */
  latecomers: number;
  /** Seconds without a sample. */
  silence: number;
}

/** So many late samples in a row mean that the clock was set back, or was wrong before. */
const mostLatecomers = 10;

/** Seconds for which a connection may stall before its host counts as silent. */
const longestStall = 60;

/** The most bytes of a window's sample, and of all windows together, as names are untrusted input. */
const [mostInSample, mostInAll] = [64 * 2 ** 20, 512 * 2 ** 20];

/** Windows that begin at whole multiples of their length in Unix time, which is the time of their samples. */
export class Windows {
  readonly #settings: WindowsSettings;
  readonly #ofWindows: WindowSettings;
  readonly #origins: Origins<Origin>;
  #bytes = 0;

  constructor(settings: WindowsSettings) {
    this.#settings = settings;
    this.#ofWindows = { quantiles: settings.quantiles, statisticsOf: statisticsBy(settings.statistics) };
    this.#origins = new Origins(newOrigin, (origin) => this.#end(origin, Infinity), settings.mostOrigins);
  }

  add(batch: Batch): void {
    const origin = this.#origins.of(batch.shape);
    origin.silence = 0;
    for (let row = 0; row < batch.length; row += 1) this.#addRow(origin, batch, row);
    while (this.#bytes > mostInAll) this.#origins.forgetSilent();
  }

  /** So many seconds have passed without input, which finally ends the windows of silent hosts. */
  pass(seconds: number): void {
    const { every, late } = this.#settings;
    for (const origin of this.#origins.all()) {
      origin.silence += seconds;
      if (origin.silence > every + late + longestStall) this.#end(origin, Infinity);
    }
  }

  end(): void {
    this.#origins.clear();
  }

  #addRow(origin: Origin, batch: Batch, row: number): void {
    const time = batch.timestamp(row);
    const number = this.#numberOf(time);
    if (number <= origin.over && !this.#startsAnew(origin, time)) return;
    origin.latecomers = 0;
    const window = this.#windowOf(origin, number);
    this.#bytes -= window.bytes;
    window.add(batch, row);
    this.#bytes += window.bytes;
    if (window.bytes * this.#settings.statistics.length > mostInSample) {
      this.#restart(origin);
      this.#settings.divided(origin.host);
    } else if (time > origin.newest) {
      origin.newest = time;
      this.#end(origin, this.#numberOf(time - this.#settings.late) - 1);
    }
  }

  /** Whether a late sample restarts the time of its origin; else it is left out. */
  #startsAnew(origin: Origin, timestamp: number): boolean {
    origin.latecomers += 1;
    if (origin.latecomers > mostLatecomers) {
      this.#restart(origin);
      return true;
    }
    this.#settings.tooLate({ host: origin.host, timestamp });
    return false;
  }

  #restart(origin: Origin): void {
    this.#end(origin, Infinity);
    Object.assign(origin, { newest: -Infinity, over: -Infinity });
  }

  /** Computed in whole milliseconds, the resolution of samples, because fractions of a second divide inexactly. */
  #numberOf(time: number): number {
    return Math.floor(Math.round(time * 1000) / this.#milliseconds);
  }

  get #milliseconds(): number {
    return Math.round(this.#settings.every * 1000);
  }

  #windowOf({ open }: Origin, number: number): TimeWindow {
    const known = open.get(number);
    if (known) return known;
    const made = new TimeWindow(this.#ofWindows);
    open.set(number, made);
    return made;
  }

  /** Ends the windows up to a number, in order of time. */
  #end(origin: Origin, last: number): void {
    if (last <= origin.over) return;
    const { host, tags, open } = origin;
    const numbers = [...open.keys()].filter((number) => number <= last).sort((one, other) => one - other);
    for (const number of numbers) {
      const window = open.get(number)!;
      open.delete(number);
      this.#bytes -= window.bytes;
      const timestamp = (number * this.#milliseconds) / 1000;
      this.#settings.emit({ timestamp, host, ...(tags && { tags }), metrics: window.metrics() }, window.acknowledgement());
    }
    origin.over = last === Infinity ? (numbers.at(-1) ?? origin.over) : last;
  }
}

function newOrigin({ host, tags }: Shape): Origin {
  return { host, tags, open: new Map(), newest: -Infinity, over: -Infinity, latecomers: 0, silence: 0 };
}
