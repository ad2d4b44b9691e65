/** The larger of two numbers that may be missing (NaN). */
export function larger(one: number, other: number): number {
  return Number.isNaN(one) || other > one ? other : one;
}
