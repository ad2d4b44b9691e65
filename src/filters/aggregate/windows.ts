import type { Acknowledgement, Batch, Shape } from '../../batch.ts';
import type { Statistic } from '../../catalogue/index.ts';
import type { Sample } from '../../sample.ts';
import { Origins } from '../origins.ts';
import { TimeWindow, toldBy, type WindowSettings } from './time-window.ts';

export interface WindowsSettings extends Pick<WindowSettings, 'quantiles'> {
  /** What is told of each metric. */
  readonly statistics: readonly Statistic[];
  /** Seconds of a window. */
  readonly every: number;
  /** Seconds for which a window waits for samples that come out of order. */
  readonly late: number;
  /** Takes the sample of a window that is over. */
  readonly emit: (sample: Sample, acknowledgement: Acknowledgement | undefined) => void;
  /** Told of a sample whose window is over, so that it is left out. */
  readonly tooLate: (sample: Pick<Sample, 'host' | 'timestamp'>) => void;
  /** Hosts at a time, of which the one that has been silent for longest ends its windows when there are more. */
  readonly mostOrigins?: number;
}

/** Where samples come from: a host with its tags. Each has a time of its own, so that no clock ends the windows of another host. */
interface Origin {
  readonly host: string;
  readonly tags: Shape['tags'];
  readonly open: Map<number, TimeWindow>;
  /** The time of the newest sample. */
  newest: number;
  /** The number of the last window that is over. */
  over: number;
  /** Samples that came too late, one after the other. */
  latecomers: number;
  /** Seconds without a sample. */
  silence: number;
}

/** So many samples in a row that are too late are no latecomers: the clock was set back, or had been wrong. */
const mostLatecomers = 10;

/** Seconds for which a connection may stall before its host counts as silent. */
const longestStall = 60;

/** A window begins at a whole multiple of its length in Unix time, which is the time of its sample, and ends before the next. */
export class Windows {
  readonly #settings: WindowsSettings;
  readonly #ofWindows: WindowSettings;
  readonly #origins: Origins<Origin>;

  constructor(settings: WindowsSettings) {
    this.#settings = settings;
    this.#ofWindows = { quantiles: settings.quantiles, toldOf: toldBy(settings.statistics) };
    this.#origins = new Origins(newOrigin, (origin) => this.#end(origin, Infinity), settings.mostOrigins);
  }

  add(batch: Batch): void {
    const origin = this.#origins.of(batch.shape);
    origin.silence = 0;
    for (let row = 0; row < batch.length; row += 1) this.#addRow(origin, batch, row);
  }

  /** So many seconds have passed in which samples were waited for: the windows of a host that is silent are over at last. */
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
    this.#windowOf(origin, number).add(batch, row);
    if (time > origin.newest) {
      origin.newest = time;
      this.#end(origin, this.#numberOf(time - this.#settings.late) - 1);
    }
  }

  /** Whether a sample that is too late begins another count of time; else it is left out. */
  #startsAnew(origin: Origin, timestamp: number): boolean {
    origin.latecomers += 1;
    if (origin.latecomers > mostLatecomers) {
      this.#end(origin, Infinity);
      Object.assign(origin, { newest: -Infinity, over: -Infinity });
      return true;
    }
    this.#settings.tooLate({ host: origin.host, timestamp });
    return false;
  }

  /** Time is counted in whole milliseconds, as samples have it: a fraction of a second would not divide evenly. */
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

  /** Ends the windows up to a number, in the order of time. */
  #end(origin: Origin, last: number): void {
    if (last <= origin.over) return;
    const { host, tags, open } = origin;
    const numbers = [...open.keys()].filter((number) => number <= last).sort((one, other) => one - other);
    for (const number of numbers) {
      const window = open.get(number)!;
      open.delete(number);
      const timestamp = (number * this.#milliseconds) / 1000;
      this.#settings.emit({ timestamp, host, ...(tags && { tags }), metrics: window.metrics() }, window.acknowledgement());
    }
    origin.over = last === Infinity ? (numbers.at(-1) ?? origin.over) : last;
  }
}

function newOrigin({ host, tags }: Shape): Origin {
  return { host, tags, open: new Map(), newest: -Infinity, over: -Infinity, latecomers: 0, silence: 0 };
}
