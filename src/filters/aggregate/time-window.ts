import { acknowledgement, perShape, type Acknowledgement, type Batch, type Metrics } from '../../samples/index.ts';
import { kindOf, withStatistic, type Statistic } from '../../catalogue/index.ts';
import { memoize } from '../../memoize.ts';
import { Accumulator, withoutNoise, type Quantiles } from '../../statistics/index.ts';

/** A statistic, and its name in the sample of a window. */
export type WindowStatistic = readonly [name: string, statistic: Statistic];

/** The statistics of a metric. A counter is already a sum, so only its last value is kept, under its own name. */
export function statisticsBy(statistics: readonly Statistic[]): (metric: string) => readonly WindowStatistic[] {
  return memoize((metric) => {
    if (kindOf(metric) === 'counter') return [[metric, 'last']];
    return statistics.map((one) => [statistics.length === 1 ? metric : withStatistic(metric, one), one]);
  });
}

/** The statistics that are values of samples, and keep all their digits. */
const ofSamples: ReadonlySet<Statistic> = new Set(['min', 'max', 'first', 'last']);

/** What is computed of the metrics of a window. */
export interface WindowSettings {
  readonly statisticsOf: (metric: string) => readonly WindowStatistic[];
  /** Makes an estimator for percentiles; undefined if none are wanted. */
  readonly quantiles: (() => Quantiles) | undefined;
}

/** Bytes of an accumulator, besides its name. */
const accumulatorBytes = 40;

/** The samples of one origin in a window, and their acknowledgements. */
export class TimeWindow {
  readonly #settings: WindowSettings;
  readonly #accumulators = new Map<string, Accumulator>();
  readonly #columns = perShape(({ names }) => names.map((name) => this.#accumulatorOf(name)));
  readonly #held = new Set<Acknowledgement>();
  /** Bytes that its metrics take. */
  bytes = 0;

  constructor(settings: WindowSettings) {
    this.#settings = settings;
  }

  add(batch: Batch, row: number): void {
    const columns = this.#columns(batch.shape);
    const time = batch.timestamp(row);
    for (let column = 0; column < columns.length; column += 1) columns[column]!.add(batch.value(row, column), time);
    this.#hold(batch.acknowledgement);
  }

  #hold(given: Acknowledgement | undefined): void {
    if (!given || this.#held.has(given)) return;
    given.hold();
    this.#held.add(given);
  }

  /** The finite statistics of all metrics. */
  metrics(): Metrics {
    const entries: [name: string, value: number][] = [];
    for (const [name, accumulator] of this.#accumulators) {
      for (const [as, statistic] of this.#settings.statisticsOf(name)) {
        const exact = accumulator.get(statistic);
        const value = ofSamples.has(statistic) ? exact : withoutNoise(exact);
        if (Number.isFinite(value)) entries.push([as, value]);
      }
    }
    return Object.fromEntries(entries);
  }

  /** The acknowledgement of the window's sample, which settles the samples of the window. */
  acknowledgement(): Acknowledgement | undefined {
    const held = [...this.#held];
    return held.length === 0 ? undefined : acknowledgement(() => held.forEach((one) => one.release()));
  }

  #accumulatorOf(name: string): Accumulator {
    const known = this.#accumulators.get(name);
    if (known) return known;
    const made = new Accumulator(kindOf(name) === 'counter' ? undefined : this.#settings.quantiles?.());
    this.#accumulators.set(name, made);
    this.bytes += name.length + accumulatorBytes;
    return made;
  }
}
