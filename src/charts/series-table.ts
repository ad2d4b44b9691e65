import { byOrder, chartOf } from './chart.ts';
import type { SeriesState } from './recording-copy.ts';
import type { Series } from './series.ts';

/** The most series, as names are untrusted input. */
const maxSeries = 10_000;

/** All series by host and name, with their latest values and peaks. */
export class SeriesTable {
  readonly #byKey = new Map<string, Series>();
  readonly #omitted = new Set<string>();
  #sorted: readonly Series[] | undefined = [];
  /** Whether a series has had its first value above 0. */
  #hasChanged = false;

  /** Continues from the series of a copy. */
  constructor(states: readonly SeriesState[] = []) {
    for (const { peak, latest, first, ...one } of states)
      this.#begin({ ...one, peak: peak ?? NaN, latest: latest ?? NaN, first: first ?? Infinity });
  }

  /** By host, then by the catalogue. The array changes with a new series, or a first value above 0. */
  get sorted(): readonly Series[] {
    if (this.#hasChanged) this.#sorted &&= [...this.#sorted];
    this.#hasChanged = false;
    return (this.#sorted ??= [...this.#byKey.values()].sort((one, other) => compareHosts(one, other) || byOrder(one.chart, other.chart)));
  }

  /** The number of series beyond the maximum, which are left out. */
  get omitted(): number {
    return this.#omitted.size;
  }

  /** The series of a name, a new one if needed; undefined beyond the maximum. */
  get(host: string, name: string): Series | undefined {
    const key = keyOf(host, name);
    const known = this.#byKey.get(key);
    if (known || this.#byKey.size < maxSeries)
      return known ?? this.#begin({ host, name, peak: NaN, latest: NaN, last: -1, first: Infinity, revision: 0 });
    if (this.#omitted.size < maxSeries) this.#omitted.add(key);
    return undefined;
  }

  /** Notes a value of a series. */
  observe(series: Series, slot: number, value: number): void {
    if (value > 0 && !(series.peak > 0)) this.#hasChanged = true;
    if (!(series.peak >= value)) series.peak = value;
    if (slot < series.first) series.first = slot;
    if (slot < series.last) series.revision += 1;
    if (slot >= series.last) {
      series.last = slot;
      series.latest = value;
    }
  }

  #begin({ name, ...state }: Omit<Series, 'id' | 'chart'> & { readonly name: string }): Series {
    const series = { id: this.#byKey.size, chart: chartOf(name), ...state };
    this.#byKey.set(keyOf(state.host, name), series);
    this.#sorted = undefined;
    return series;
  }
}

/** The key of a series among those of all hosts. */
export function keyOf(host: string, name: string): string {
  return `${host}\n${name}`;
}

function compareHosts(one: Series, other: Series): number {
  return one.host === other.host ? 0 : one.host < other.host ? -1 : 1;
}
