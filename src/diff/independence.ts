/** With less, the test says of nothing that it has moved. */
export const fewest = 6;

/**
 * How many independent values tell as much as `count` of which each resembles the one before it, by their correlation at lag 1:
 * n(1-r)/(1+r), as G. V. Bayley and J. M. Hammersley have it for a first-order process (1946). A drift resembles itself
 * entirely and yet is a move, so a twentieth of them is counted at the least.
 */
export function independentCount(count: number, correlation: number): number {
  const independent = (count * (1 - correlation)) / (1 + correlation);
  return Math.min(count, Math.max(independent, count / 20, fewest));
}
