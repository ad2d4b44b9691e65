/**
 * The whole numbers in a part of a text, with any characters between them. NaN stands for one that nothing counts up to: what is below 0
 * for a moment is printed as nearly 2^64.
 */
export function numbersIn(text: string, from = 0, to = text.length, beyond = 2 ** 53): number[] {
  const numbers: number[] = [];
  for (let at = from; at < to; at += 1) {
    let digit = text.charCodeAt(at) - zero;
    if (!(digit >= 0 && digit <= 9)) continue;
    let number = 0;
    for (; digit >= 0 && digit <= 9 && at < to; digit = text.charCodeAt(at) - zero) {
      number = 10 * number + digit;
      at += 1;
    }
    numbers.push(number < beyond ? number : NaN);
  }
  return numbers;
}

const zero = 48;

/** The end of the digits at an index. */
export function endOfDigits(text: string, from: number): number {
  let at = from;
  for (let digit = text.charCodeAt(at) - zero; digit >= 0 && digit <= 9; digit = text.charCodeAt(at) - zero) at += 1;
  return at;
}

/** The end of the line at an index: its newline, or the end of the text. */
export function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}

/** Whether a digit follows behind spaces. */
export function startsWithNumber(text: string, from: number): boolean {
  const at = skipSpaces(text, from);
  return endOfDigits(text, at) > at;
}

/** The end of the spaces and tabs at an index. */
export function skipSpaces(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === space || code === tab; code = text.charCodeAt(at)) at += 1;
  return at;
}

const space = 32;
const tab = 9;

/**
 * The first number of the line that begins with a label: `SwapFree:` of /proc/meminfo, `ctxt` of /proc/stat. The text is not split, because
 * the `intr` line has thousands of fields on large machines.
 */
export function numberOfLine(text: string, label: string): number | undefined {
  for (let at = text.indexOf(label); at >= 0; at = text.indexOf(label, at + 1)) {
    const end = at + label.length;
    const isWholeLabel = (at === 0 || text.charCodeAt(at - 1) === newline) && text.charCodeAt(end) === space;
    if (isWholeLabel) return numberAt(text, skipSpaces(text, end));
  }
  return undefined;
}

const newline = 10;

/** The start of the line that begins with a text; -1 without one. */
export function startOfLine(text: string, begin: string): number {
  return text.startsWith(begin) ? 0 : text.indexOf(`\n${begin}`) + 1 || -1;
}

/** The number whose digits begin at an index, as {@link numbersIn} has it; undefined without a digit. */
export function numberAt(text: string, from: number): number | undefined {
  let number = 0;
  let at = from;
  for (let digit = text.charCodeAt(at) - zero; digit >= 0 && digit <= 9; digit = text.charCodeAt(at) - zero) {
    number = 10 * number + digit;
    at += 1;
  }
  if (at === from) return undefined;
  return number < 2 ** 53 ? number : NaN;
}

/** Bytes that no host has. In a container without a limit, lxcfs may show nearly 2^63 as a size. */
export const beyondSizes = 2 ** 60;
