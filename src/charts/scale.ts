import { units, type Unit } from '../catalogue/index.ts';

/**
 * The upper end of a scale on which `most` is to be seen: 100 for percent, and the next round number for the rest, in powers
 * of 2 for bytes; never so little that noise looks like work.
 */
export function bound(most: number, unit: Unit | undefined): number {
  // What is rounded may add up to a little more.
  if (unit === units.percent && !(most > 105)) return 100;
  const wanted = Math.max(most || 0, leastOf(unit));
  if (unit?.scale === 'binary') return 2 ** Math.ceil(Math.log2(wanted) - 1e-9);
  const power = 10 ** Math.floor(Math.log10(wanted) + 1e-9);
  return [1, 2, 5, 10].map((step) => step * power).find((round) => round >= wanted * (1 - 1e-9))!;
}

function leastOf(unit: Unit | undefined): number {
  return leasts.get(unit) ?? 1;
}

const leasts = new Map<Unit | undefined, number>([
  [units.bytes_per_sec, 64 * 1024],
  [units.bytes, 2 ** 20],
  [units.packets_per_sec, 100],
  [units.ops_per_sec, 10],
  [units.celsius, 100],
  [units.watts, 10],
  [units.rpm, 1000],
  [units.seconds, 0.01],
]);
