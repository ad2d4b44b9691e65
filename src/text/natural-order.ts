const digits = /\d+|\D+/g;

/** Compares two names in natural order: `cpu2` before `cpu10`, ignoring case at first. Intl.Collator would do, but loads 3 MB of tables. */
export function naturalOrder(one: string, other: string): number {
  const parts = one.match(digits) ?? [];
  const others = other.match(digits) ?? [];
  for (let at = 0; at < parts.length && at < others.length; at += 1) {
    const order = compareParts(parts[at]!, others[at]!);
    if (order !== 0) return order;
  }
  return parts.length - others.length || compare(one, other);
}

function compareParts(one: string, other: string): number {
  if (isNumber(one) && isNumber(other)) return one.length > 15 || other.length > 15 ? compareLong(one, other) : Number(one) - Number(other);
  return compare(one.toLowerCase(), other.toLowerCase());
}

function isNumber(part: string): boolean {
  const first = part.charCodeAt(0);
  return first >= 48 && first <= 57;
}

/** Compares numbers that no double holds exactly. */
function compareLong(one: string, other: string): number {
  const difference = BigInt(one) - BigInt(other);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
