import { acknowledgement, type Acknowledgement, type Batch } from '../../batch.ts';
import { perShape } from '../../batcher.ts';
import { kindOf, withStatistic, type Statistic } from '../../catalogue/index.ts';
import { memoize } from '../../memoize.ts';
import type { Metrics } from '../../sample.ts';
import { Accumulator, type Quantiles } from '../../statistics/index.ts';

/** A statistic, and the name that it has in the sample of a window. */
export type WindowStatistic = readonly [name: string, statistic: Statistic];

/** What is told of a metric in each window. Of a counter, which is a sum already, that is the last value, under its own name. */
export function toldBy(statistics: readonly Statistic[]): (metric: string) => readonly WindowStatistic[] {
  return memoize((metric) => {
    if (kindOf(metric) === 'counter') return [[metric, 'last']];
    return statistics.map((one) => [statistics.length === 1 ? metric : withStatistic(metric, one), one]);
  });
}

/** What becomes of the metrics of a window. */
export interface WindowSettings {
  readonly toldOf: (metric: string) => readonly WindowStatistic[];
  /** What percentiles come from; undefined where none is asked for. */
  readonly quantiles: (() => Quantiles) | undefined;
}

/** The samples of one host in a span of time. It holds their acknowledgements. */
export class TimeWindow {
  readonly #settings: WindowSettings;
  readonly #accumulators = new Map<string, Accumulator>();
  readonly #columns = perShape(({ names }) => names.map((name) => this.#accumulatorOf(name)));
  readonly #held = new Set<Acknowledgement>();

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

  metrics(): Metrics {
    const told: [name: string, value: number][] = [];
    for (const [name, accumulator] of this.#accumulators) {
      for (const [as, statistic] of this.#settings.toldOf(name)) {
        const value = accumulator.get(statistic);
        if (Number.isFinite(value)) told.push([as, value]);
      }
    }
    return Object.fromEntries(told);
  }

  /** Of the sample that is made of it: when that is settled, so are those that it is made of. */
  acknowledgement(): Acknowledgement | undefined {
    const held = [...this.#held];
    return held.length === 0 ? undefined : acknowledgement(() => held.forEach((one) => one.release()));
  }

  #accumulatorOf(name: string): Accumulator {
    const known = this.#accumulators.get(name);
    if (known) return known;
    const made = new Accumulator(kindOf(name) === 'counter' ? undefined : this.#settings.quantiles?.());
    this.#accumulators.set(name, made);
    return made;
  }
}
