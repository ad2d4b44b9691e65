import { createIntervalEstimator, type IntervalEstimator } from './sample-interval.ts';

/** The intervals at which hosts send. The shortest of them is what a slot is. */
export interface Intervals {
  /** A sample of a host has come. Returns the shortest interval, in seconds. */
  observe(host: string, timestamp: number): number;
  has(host: string): boolean;
  of(host: string): number;
  readonly shortest: number;
  /** In the order in which they came; the same array until there is another. */
  readonly hosts: readonly string[];
}

/** Hosts probably send each `start` seconds; `isKept`: the source keeps to it. */
export function createIntervals(start: number, isKept = false): Intervals {
  const estimators = new Map<string, IntervalEstimator>();
  /** How many hosts have each interval: another one of one host is no reason to look at all. */
  const counts = new Map<number, number>();
  let hosts: string[] = [];
  let shortest = start;

  const count = (interval: number, by: 1 | -1) => {
    const now = (counts.get(interval) ?? 0) + by;
    if (now > 0) counts.set(interval, now);
    else counts.delete(interval);
  };
  const begin = (host: string, timestamp: number) => {
    estimators.set(host, createIntervalEstimator(start, timestamp, isKept));
    hosts = [];
    count(start, 1);
  };

  return {
    observe(host, timestamp) {
      const estimator = estimators.get(host);
      if (!estimator) begin(host, timestamp);
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
    get hosts() {
      if (hosts.length !== estimators.size) hosts = [...estimators.keys()];
      return hosts;
    },
  };
}
