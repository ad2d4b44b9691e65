import type { Batch } from '../samples/index.ts';

/** Estimates the interval of a host from the times of its samples. */
export interface IntervalEstimator {
  /** Seconds between two samples. */
  readonly interval: number;
  observe(timestamp: number): void;
  /** The state that another estimator continues from. */
  readonly state: EstimatorState;
}

/** The state of an estimator, for JSON. */
export interface EstimatorState {
  readonly interval: number;
  /** The time of the last sample. */
  readonly before: number;
  readonly others: readonly number[];
  readonly near: readonly number[];
  readonly needed: number;
  readonly toMeasure: number;
}

/** So many steps of another length make a new interval; fewer may be missed ticks. */
const stepsToChange = 4;
/** The same while the interval is a guess. */
const stepsToChangeGuess = 2;
/** The interval is measured again after so many steps, as 0.9 s is not 1 s. */
const stepsToMeasure = 16;
/** A larger error, as a share of the interval, would leave slots empty or assign two samples to one. */
const maxDeviation = 0.03;

/** The state after a first sample. `interval`: the first guess in seconds; `isFixed`: the source has this fixed interval. */
export function firstState(interval: number, timestamp: number, isFixed = false): EstimatorState {
  const needed = isFixed ? stepsToChange : stepsToChangeGuess;
  return { interval, before: timestamp, others: [], near: [], needed, toMeasure: isFixed ? stepsToMeasure : stepsToChange };
}

export function createIntervalEstimator(state: EstimatorState): IntervalEstimator {
  const others = [...state.others];
  const near = [...state.near];
  let { before, interval: current, needed, toMeasure } = state;
  const adopt = (now: number) => {
    current = now;
    needed = stepsToChange;
    others.length = 0;
  };
  const measure = () => {
    const usual = typicalStep(near);
    near.length = 0;
    toMeasure = stepsToMeasure;
    if (roundIntervals.includes(usual) || Math.abs(usual - current) > maxDeviation * current) current = usual;
  };
  return {
    get interval() {
      return current;
    },
    get state() {
      return { interval: current, before, others: [...others], near: [...near], needed, toMeasure };
    },
    observe(now) {
      const step = now - before;
      before = now;
      if (step > 0.6 * current && step < 3.5 * current && near.push(step) === toMeasure) measure();
      if (step > 0.75 * current && step < 1.33 * current) adopt(current);
      else if (step > 0) others.push(step);
      if (others.length < needed) return;
      const usual = typicalStep(others);
      if (others.every((one) => Math.abs(one - usual) < 0.25 * usual)) {
        near.length = 0;
        adopt(usual);
      } else others.shift();
    },
  };
}

/** The typical time between two samples of a host, batches of one row, in seconds; 1 while there are too few. */
export function intervalOf(samples: readonly Batch[]): number {
  const before = new Map<string, number>();
  const steps: number[] = [];
  for (const sample of samples) {
    const { host } = sample.shape;
    const timestamp = sample.timestamp(0);
    const step = timestamp - (before.get(host) ?? NaN);
    if (step > 0) steps.push(step);
    before.set(host, timestamp);
  }
  return steps.length > 0 ? typicalStep(steps) : 1;
}

/** The mean of the steps, of which some are of several ticks; or a round interval, where it may be that. */
function typicalStep(steps: readonly number[]): number {
  const median = steps.toSorted((one, other) => one - other)[Math.floor((steps.length - 1) / 2)]!;
  const regular = steps.filter((step) => step < 3.5 * median);
  const single = regular.filter((step) => step < 1.7 * median);
  const usual = sumOf(single) / single.length;
  const ticks = sumOf(regular.map((step) => Math.round(step / usual)));
  const mean = sumOf(regular) / ticks;
  const unrest = sumOf(single.map((step) => Math.abs(step - mean))) / single.length;
  const tolerance = steps.length > 1 ? Math.min(0.05, Math.max(0.015, (2 * unrest) / mean / ticks)) : 0.1;
  const round = roundIntervals.find((one) => Math.abs(one - mean) < tolerance * one);
  return round ?? Math.max(0.001, Number(mean.toPrecision(3)));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

const roundIntervals = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5],
  ...[1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 86_400],
];
