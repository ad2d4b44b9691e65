/** How far apart the samples of a host are. */
export interface Rhythm {
  /** Seconds between two samples. */
  readonly interval: number;
  beat(timestamp: number): void;
}

/** So many steps of a new length make a new interval: fewer may be ticks that were missed. */
const enough = 4;
/** As long as the first is no more than a guess. */
const enoughAtFirst = 2;

/** Follows a host whose samples are probably `interval` seconds apart. */
export function createRhythm(interval: number, timestamp: number): Rhythm {
  const steps: number[] = [];
  let before = timestamp;
  let current = interval;
  let needed = enoughAtFirst;
  const settle = (now: number) => {
    current = now;
    needed = enough;
    steps.length = 0;
  };
  return {
    get interval() {
      return current;
    },
    beat(now) {
      const step = now - before;
      before = now;
      if (step > 0.75 * current && step < 1.33 * current) settle(current);
      else if (step > 0) steps.push(step);
      if (steps.length < needed) return;
      const usual = usualOf(steps);
      if (steps.every((one) => Math.abs(one - usual) < 0.25 * usual)) settle(usual);
      else steps.shift();
    },
  };
}

/** The usual time between two samples of a host, to the nearest that people choose; 1 s while nothing is known. */
export function intervalOf(samples: readonly { readonly host: string; readonly timestamp: number }[]): number {
  const before = new Map<string, number>();
  const steps: number[] = [];
  for (const { host, timestamp } of samples) {
    const step = timestamp - (before.get(host) ?? NaN);
    if (step > 0) steps.push(step);
    before.set(host, timestamp);
  }
  return steps.length > 0 ? usualOf(steps) : 1;
}

function usualOf(steps: readonly number[]): number {
  const median = [...steps].sort((one, other) => one - other)[Math.floor((steps.length - 1) / 2)]!;
  const usual = usualIntervals.find((one) => Math.abs(one - median) < 0.15 * one);
  return usual ?? Math.max(0.001, Number(median.toPrecision(2)));
}

const usualIntervals = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5],
  ...[1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 86_400],
];
