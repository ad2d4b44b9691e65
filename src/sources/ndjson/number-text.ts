const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;

/** Every decimal of that many digits is the shortest text of its double, so JavaScript writes it in the same way. */
const exactDigits = 15;

/** No decimal that JavaScript writes is longer. */
const longestDecimal = 25;

/** Below 0.000001, which has five zeros after the point, JavaScript writes an exponent. */
const mostLeadingZeros = 5;

/**
 * Where the number at `start` ends, if JavaScript writes it as it stands there; else -1, as for an exponent, `1.0`, `-0`, `01`
 * or digits that a double cannot hold. What follows the number is not looked at.
 */
export function canonicalEnd(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === minus ? start + 1 : start;
  const whole = endOfDigits(bytes, first);
  if (whole === first || (bytes[first] === zero && whole > first + 1)) return -1;
  if (bytes[whole] !== point) {
    if (bytes[first] === zero) return first === start ? whole : -1;
    return whole - first <= exactDigits || isShortest(bytes, start, whole) ? whole : -1;
  }
  const end = endOfDigits(bytes, whole + 1);
  if (end === whole + 1 || bytes[end - 1] === zero) return -1;
  let digits = end - first - 1;
  if (bytes[first] === zero) {
    let leading = whole + 1;
    while (bytes[leading] === zero) leading += 1;
    if (leading - whole - 1 > mostLeadingZeros) return -1;
    digits = end - leading;
  }
  return digits <= exactDigits || isShortest(bytes, start, end) ? end : -1;
}

function endOfDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let byte = bytes[at]!; byte >= zero && byte <= nine; byte = bytes[at]!) at += 1;
  return at;
}

function isShortest(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > longestDecimal) return false;
  const text = textOf(bytes, start, end);
  return String(Number(text)) === text;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += 1) text += String.fromCharCode(bytes[at]!);
  return text;
}

/** The number whose canonical text stands there. The quotient of two numbers that doubles hold exactly is rounded once only. */
export function parseCanonical(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > exactDigits) return Number(textOf(bytes, start, end));
  const negative = bytes[start] === minus;
  let mantissa = 0;
  let decimals = 0;
  for (let at = negative ? start + 1 : start; at < end; at += 1) {
    if (bytes[at] === point) decimals = end - at - 1;
    else mantissa = mantissa * 10 + bytes[at]! - zero;
  }
  const value = mantissa / powersOfTen[decimals]!;
  return negative ? -value : value;
}

const powersOfTen = Array.from({ length: exactDigits + 1 }, (_, exponent) => 10 ** exponent);
