/** With fewer independent values, nothing counts as moved. */
export const fewest = 6;

/**
 * The number of independent values that are worth as much as `count` autocorrelated ones, by their correlation r at lag 1: n(1-r)/(1+r), by
 * G. V. Bayley and J. M. Hammersley (1946) for a first-order process. A drift is fully correlated and still a change, so it counts for at
 * least a twentieth.
 */
export function independentCount(count: number, correlation: number): number {
  const independent = (count * (1 - correlation)) / (1 + correlation);
  return Math.min(count, Math.max(independent, count / 20, fewest));
}
