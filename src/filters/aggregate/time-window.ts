import { acknowledgement, type Acknowledgement, type Batch } from '../../batch.ts';
import { perShape } from '../../batcher.ts';
import { kindOf, withStatistic, type Statistic } from '../../catalogue/index.ts';
import type { Metrics } from '../../sample.ts';
import { Accumulator, type Quantiles } from '../../statistics/index.ts';

/** What becomes of the metrics of a window. */
export interface WindowSettings {
  readonly statistics: readonly Statistic[];
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

  /** Of a counter, which is a sum already, the last value is all that is told, under its own name. */
  metrics(): Metrics {
    const { statistics } = this.#settings;
    const told = Array.from(this.#accumulators).flatMap(([name, accumulator]): (readonly [string, number])[] => {
      if (kindOf(name) === 'counter') return [[name, accumulator.get('last')]];
      return statistics.map((one) => [statistics.length === 1 ? name : withStatistic(name, one), accumulator.get(one)]);
    });
    return Object.fromEntries(told.filter(([, value]) => Number.isFinite(value)));
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
