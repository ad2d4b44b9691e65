const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;

/** A decimal of up to so many digits is the shortest text of its double, so JavaScript writes the same. */
export const exactDigits = 15;

/** The longest decimal that JavaScript writes. */
const longestDecimal = 25;

/** Zeros after the point; below 0.000001 JavaScript writes an exponent. */
const mostLeadingZeros = 5;

/**
 * The end of the number at `start`; -1 for `-0`, `01`, an exponent or too many digits, which need a full parse. The span, written at
 * `spanAt`, excludes trailing zeros of a fraction, as in Python's `1.0`.
 */
export function cutNumber(bytes: DataView, start: number, spans: Uint32Array, spanAt: number): number {
  const first = bytes.getUint8(start) === minus ? start + 1 : start;
  const whole = endOfDigits(bytes, first);
  if (whole === first || (bytes.getUint8(first) === zero && whole > first + 1)) return -1;
  let end = whole;
  let cut = whole;
  if (bytes.getUint8(whole) === point) {
    end = endOfDigits(bytes, whole + 1);
    if (end === whole + 1) return -1;
    cut = end;
    while (bytes.getUint8(cut - 1) === zero) cut -= 1;
    if (cut === whole + 1) cut = whole;
  }
  spans[spanAt] = start;
  spans[spanAt + 1] = cut;
  if (cut - start > longestDecimal) return -1;
  return bytes.getUint8(first) !== zero || isPlainFraction(bytes, start, whole, cut) ? end : -1;
}

/** Whether JavaScript writes a fraction below 1, with its point at `whole`, without an exponent. */
function isPlainFraction(bytes: DataView, start: number, whole: number, end: number): boolean {
  if (end === whole) return bytes.getUint8(start) !== minus;
  let leading = whole + 1;
  while (bytes.getUint8(leading) === zero) leading += 1;
  return leading - whole - 1 <= mostLeadingZeros;
}

function endOfDigits(bytes: DataView, from: number): number {
  let at = from;
  for (let byte = bytes.getUint8(at); byte >= zero && byte <= nine; byte = bytes.getUint8(at)) at += 1;
  return at;
}

/** The value of a number that {@link cutNumber} found. The quotient of two exact doubles is rounded only once. */
export function parseNumber(text: Buffer, start: number, end: number): number {
  if (end - start > exactDigits) return Number(text.toString('latin1', start, end));
  const negative = text[start] === minus;
  let mantissa = 0;
  let decimals = 0;
  for (let at = negative ? start + 1 : start; at < end; at += 1) {
    if (text[at] === point) decimals = end - at - 1;
    else mantissa = mantissa * 10 + text[at]! - zero;
  }
  const value = mantissa / powersOfTen[decimals]!;
  return negative ? -value : value;
}

const powersOfTen = Array.from({ length: exactDigits + 1 }, (_, exponent) => 10 ** exponent);
