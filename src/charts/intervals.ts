import { createIntervalEstimator, firstState, type EstimatorState, type IntervalEstimator } from './sample-interval.ts';

/** The state of intervals, for JSON. */
export interface IntervalsState {
  /** The first guess for each host, in seconds. */
  readonly start: number;
  /** The source has this fixed interval. */
  readonly isFixed: boolean;
  readonly hosts: readonly (readonly [host: string, state: EstimatorState])[];
}

/** The intervals at which hosts send. The shortest of them is the length of a slot. */
export class Intervals {
  readonly #start: number;
  readonly #isFixed: boolean;
  readonly #estimators = new Map<string, IntervalEstimator>();
  /** The number of hosts with each interval, so that a change of one host need not visit all. */
  readonly #counts = new Map<number, number>();
  #hosts: readonly string[] = [];
  #shortest: number;

  constructor({ start, isFixed, hosts }: IntervalsState) {
    this.#start = start;
    this.#isFixed = isFixed;
    for (const [host, state] of hosts) this.#begin(host, state);
    this.#shortest = hosts.length > 0 ? leastOf(this.#counts.keys()) : start;
  }

  /** Takes the time of a sample. Returns the shortest interval of all hosts, in seconds. */
  observe(host: string, timestamp: number): number {
    const estimator = this.#estimators.get(host);
    if (estimator) this.#update(estimator, timestamp);
    else this.#begin(host, firstState(this.#start, timestamp, this.#isFixed));
    return this.#shortest;
  }

  has(host: string): boolean {
    return this.#estimators.has(host);
  }

  of(host: string): number {
    return this.#estimators.get(host)!.interval;
  }

  get shortest(): number {
    return this.#shortest;
  }

  /** In the order in which they came. The array changes only with a new host. */
  get hosts(): readonly string[] {
    if (this.#hosts.length !== this.#estimators.size) this.#hosts = [...this.#estimators.keys()];
    return this.#hosts;
  }

  /** The state that another object continues from. */
  get state(): IntervalsState {
    const hosts = Array.from(this.#estimators, ([host, { state }]) => [host, state] as const);
    return { start: this.#start, isFixed: this.#isFixed, hosts };
  }

  #begin(host: string, state: EstimatorState): void {
    this.#estimators.set(host, createIntervalEstimator(state));
    this.#count(state.interval, 1);
  }

  #update(estimator: IntervalEstimator, timestamp: number): void {
    const before = estimator.interval;
    estimator.observe(timestamp);
    if (estimator.interval === before) return;
    this.#count(before, -1);
    this.#count(estimator.interval, 1);
    if (estimator.interval < this.#shortest) this.#shortest = estimator.interval;
    else if (!this.#counts.has(this.#shortest)) this.#shortest = leastOf(this.#counts.keys());
  }

  #count(interval: number, by: 1 | -1): void {
    const now = (this.#counts.get(interval) ?? 0) + by;
    if (now > 0) this.#counts.set(interval, now);
    else this.#counts.delete(interval);
  }
}

function leastOf(intervals: Iterable<number>): number {
  let least = Infinity;
  for (const interval of intervals) least = Math.min(least, interval);
  return least;
}
