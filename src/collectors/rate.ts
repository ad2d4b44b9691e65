/**
 * The increase of a counter between two readings; undefined without an earlier one, or when it went backwards: a reset, or another device
 * of the same name.
 */
export function delta(now: number | undefined, before: number | undefined): number | undefined {
  if (now === undefined || before === undefined || now < before) return undefined;
  return now - before;
}

/** Like {@link delta}, for a counter that wraps to 0 at `range`, such as the kernel's 32-bit milliseconds. */
export function wrappingDelta(now: number | undefined, before: number | undefined, range: number): number | undefined {
  if (now === undefined || before === undefined) return undefined;
  return now < before ? now - before + range : now - before;
}

/** An amount a second. */
export function perSecond(amount: number | undefined, elapsed: number): number | undefined {
  return amount === undefined || elapsed <= 0 ? undefined : amount / elapsed;
}

/** A part of a whole in percent; undefined where the whole is 0 or unknown. */
export function percentOf(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || !whole ? undefined : (100 * part) / whole;
}

/** A part of the time in percent, both in one unit: at most 100, for the kernel's clock and ours differ, and it may count late. */
export function shareOfTime(part: number | undefined, time: number | undefined): number | undefined {
  const share = percentOf(part, time);
  return share === undefined ? undefined : Math.min(100, share);
}

/** The product; undefined where a factor is unknown. */
export function product(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one * other;
}

/** The sum of the known values; undefined where none is known. */
export function sumOf<Thing>(things: readonly Thing[], valueOf: (thing: Thing) => number | undefined): number | undefined {
  let sum: number | undefined;
  for (let index = 0; index < things.length; index += 1) {
    const value = valueOf(things[index]!);
    if (value !== undefined) sum = (sum ?? 0) + value;
  }
  return sum;
}

/** {@link sumOf}, a second. */
export function sumPerSecond<Thing>(
  things: readonly Thing[],
  elapsed: number,
  valueOf: (thing: Thing) => number | undefined,
): number | undefined {
  return perSecond(sumOf(things, valueOf), elapsed);
}

/** The mean of the known values; undefined where none is known. */
export function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : sumOf(known, Number)! / known.length;
}

/** A part of a whole; undefined where it is impossibly larger. */
export function within(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || (whole !== undefined && part > whole) ? undefined : part;
}
