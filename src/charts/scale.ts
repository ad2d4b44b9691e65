import { units, type Unit } from '../catalogue/index.ts';

/**
 * The upper end of a scale for values up to `most`: 100 for percent, a power of 2 for bytes, else the next round number. Each unit has a
 * minimum, so that noise does not look like load.
 */
export function scaleEnd(most: number, unit: Unit | undefined): number {
  // Rounded shares may add up to a little more than 100.
  if (unit === units.percent && !(most > 105)) return 100;
  const wanted = Math.max(most || 0, minimumEnd(unit));
  if (unit?.scale === 'binary') return 2 ** Math.ceil(Math.log2(wanted) - 1e-9);
  const power = 10 ** Math.floor(Math.log10(wanted) + 1e-9);
  return [1, 2, 5, 10].map((step) => step * power).find((round) => round >= wanted * (1 - 1e-9))!;
}

function minimumEnd(unit: Unit | undefined): number {
  return minimumEnds.get(unit) ?? 1;
}

const minimumEnds = new Map<Unit | undefined, number>([
  [units.bytes_per_sec, 64 * 1024],
  [units.bytes, 2 ** 20],
  [units.packets_per_sec, 100],
  [units.ops_per_sec, 10],
  [units.celsius, 100],
  [units.watts, 10],
  [units.rpm, 1000],
  [units.seconds, 0.01],
]);
