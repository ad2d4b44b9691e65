import { createIntervalEstimator, firstState, type EstimatorState, type IntervalEstimator } from './sample-interval.ts';

/** The intervals at which hosts send. The shortest of them is the length of a slot. */
export interface Intervals {
  /** Takes the time of a sample. Returns the shortest interval of all hosts, in seconds. */
  observe(host: string, timestamp: number): number;
  has(host: string): boolean;
  of(host: string): number;
  readonly shortest: number;
  /** In the order in which they came. The array changes only with a new host. */
  readonly hosts: readonly string[];
  /** The state that another object continues from. */
  readonly state: IntervalsState;
}

/** The state of intervals, for JSON. */
export interface IntervalsState {
  /** The first guess for each host, in seconds. */
  readonly start: number;
  /** The source has this fixed interval. */
  readonly isFixed: boolean;
  readonly hosts: readonly (readonly [host: string, state: EstimatorState])[];
}

export function createIntervals({ start, isFixed, hosts: known }: IntervalsState): Intervals {
  const estimators = new Map<string, IntervalEstimator>();
  /** The number of hosts with each interval, so that a change of one host need not visit all. */
  const counts = new Map<number, number>();
  let hosts: string[] = [];
  let shortest = start;

  const count = (interval: number, by: 1 | -1) => {
    const now = (counts.get(interval) ?? 0) + by;
    if (now > 0) counts.set(interval, now);
    else counts.delete(interval);
  };
  const begin = (host: string, state: EstimatorState) => {
    estimators.set(host, createIntervalEstimator(state));
    hosts = [];
    count(state.interval, 1);
  };
  for (const [host, state] of known) begin(host, state);
  if (known.length > 0) shortest = Math.min(...counts.keys());

  return {
    observe(host, timestamp) {
      const estimator = estimators.get(host);
      if (!estimator) begin(host, firstState(start, timestamp, isFixed));
      const before = estimator?.interval;
      estimator?.observe(timestamp);
      if (!estimator || estimator.interval === before) return shortest;
      count(before!, -1);
      count(estimator.interval, 1);
      shortest = Infinity;
      for (const interval of counts.keys()) shortest = Math.min(shortest, interval);
      return shortest;
    },
    has: (host) => estimators.has(host),
    of: (host) => estimators.get(host)!.interval,
    get shortest() {
      return shortest;
    },
    get state() {
      return { start, isFixed, hosts: Array.from(estimators, ([host, { state }]) => [host, state] as const) };
    },
    get hosts() {
      if (hosts.length !== estimators.size) hosts = [...estimators.keys()];
      return hosts;
    },
  };
}
