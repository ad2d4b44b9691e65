/**
 * Orders texts so that `core.2` stands before `core.10`: runs of digits compare as numbers, all else by code unit.
 * Intl.Collator, which could do it too, takes 20 ms to make.
 */
export function naturalOrder(one: string, other: string): number {
  if (one === other) return 0;
  const [ones, others] = [runsOf(one), runsOf(other)];
  for (let at = 0; at < ones.length && at < others.length; at += 1) {
    const [left, right] = [ones[at]!, others[at]!];
    if (left === right) continue;
    return Number(left) - Number(right) || (left < right ? -1 : 1);
  }
  return ones.length - others.length;
}

function runsOf(text: string): readonly string[] {
  return text.match(/\d+|\D+/g) ?? [];
}
