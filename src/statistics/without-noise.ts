/** A computed number without the noise of floating point, 99.66 for 99.66000000000001: a whole one, or twelve digits of it. */
export function withoutNoise(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(12));
}
