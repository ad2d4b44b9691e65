import { acknowledgement, type Acknowledgement, type Batch } from '../../batch.ts';
import { perShape } from '../../batcher.ts';
import { kindOf, withStatistic, type Statistic } from '../../catalogue/index.ts';
import type { Metrics } from '../../sample.ts';
import { Accumulator, type Quantiles } from '../../statistics/index.ts';

/** What is computed of the metrics of a window. */
export interface WindowSettings {
  readonly statistics: readonly Statistic[];
  /** Makes an estimator for percentiles; undefined if none are wanted. */
  readonly quantiles: (() => Quantiles) | undefined;
}

/** The samples of one origin in a window, and their acknowledgements. */
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

  /** The statistics of the metrics. A counter is already a sum, so only its last value is kept, under its own name. */
  metrics(): Metrics {
    const { statistics } = this.#settings;
    const told = Array.from(this.#accumulators).flatMap(([name, accumulator]): (readonly [string, number])[] => {
      if (kindOf(name) === 'counter') return [[name, accumulator.get('last')]];
      return statistics.map((one) => [statistics.length === 1 ? name : withStatistic(name, one), accumulator.get(one)]);
    });
    return Object.fromEntries(told.filter(([, value]) => Number.isFinite(value)));
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
    return made;
  }
}
