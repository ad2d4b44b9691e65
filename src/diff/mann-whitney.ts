import type { Distribution } from '../statistics/index.ts';

/**
 * The probability that two samples of one distribution differ at least this much: the two-sided Mann-Whitney U test by its normal
 * approximation, corrected for ties and continuity. `sizes` are the numbers of independent values, which may be lower than those of values.
 */
export function mannWhitney(one: Distribution, other: Distribution, [size, otherSize]: readonly [number, number]): number {
  const { superiority, ties } = compare(one, other);
  const variance = ((size + otherSize + 1) / (12 * size * otherSize)) * (1 - ties);
  if (!(variance > 0)) return 1;
  const distance = Math.max(0, Math.abs(superiority - 0.5) - 0.5 / (size * otherSize));
  return twoSided(distance / Math.sqrt(variance));
}

/**
 * The probability that a value of `other` exceeds one of `one`, with ties counted half, and the share by which ties reduce its variance.
 */
function compare(one: Distribution, other: Distribution): { superiority: number; ties: number } {
  const merged = [...one.map(([value, count]) => [value, count, 0] as const), ...other.map(([value, count]) => [value, 0, count] as const)];
  merged.sort(([a], [b]) => a - b);
  let [seen, all, pairs, tied] = [0, 0, 0, 0];
  for (let at = 0; at < merged.length;) {
    const [value] = merged[at]!;
    let [here, otherHere] = [0, 0];
    for (; at < merged.length && merged[at]![0] === value; at += 1) {
      here += merged[at]![1];
      otherHere += merged[at]![2];
    }
    pairs += otherHere * (seen + here / 2);
    tied += (here + otherHere) ** 3 - (here + otherHere);
    seen += here;
    all += here + otherHere;
  }
  return { superiority: pairs / (seen * (all - seen)), ties: tied / (all ** 3 - all) };
}

/** The probability of a normal deviate at least so far from 0 on either side: erfc(z / √2). */
function twoSided(z: number): number {
  const x = z / Math.SQRT2;
  return x < 3 ? 1 - errorFunction(x) : errorFunctionTail(x);
}

/** The Maclaurin series with positive terms only, accurate for small arguments: DLMF 7.6.2. */
function errorFunction(x: number): number {
  let term = x;
  let sum = 0;
  for (let n = 0; term > 1e-17 * sum; n += 1) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 3);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** 1 - erf(x) by its continued fraction, which converges faster for larger arguments: DLMF 7.9.1. */
function errorFunctionTail(x: number): number {
  let fraction = x;
  for (let n = 60; n > 0; n -= 1) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}
