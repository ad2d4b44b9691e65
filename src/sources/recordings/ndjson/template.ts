import { parseJson, viewOf, type Shape } from '../../../samples/index.ts';
import { cutNumber } from './number-text.ts';
import type { Slots } from './text-rows.ts';

/** The bytes of a shape's line without its numbers. */
export interface Template {
  readonly shape: Shape;
  readonly slots: Slots;
  /** The bytes before each number, and after the last one with the newline, concatenated. */
  readonly literals: DataView;
  /** The ends of these parts in `literals`. */
  readonly ends: Uint32Array;
}

const newline = 0x0a;
const quote = 0x22;
const backslash = 0x5c;
/** The first byte of a line as it mostly is, without a byte order mark, NULs or white space. */
const brace = 0x7b;

/** Longer lines are rare, and eight templates of them need much memory. */
const longestLearned = 2 ** 20;

/**
 * The template of a line that was parsed to a sample of this shape. Each number is replaced by its index and parsed again, which shows its
 * column. undefined where there are other numbers than the timestamp and the metrics.
 */
export function learn(line: Uint8Array, shape: Shape): Template | undefined {
  if (line.length > longestLearned || line[0] !== brace) return undefined;
  const spans = numbersIn(line);
  const count = shape.names.length + 1;
  if (spans.length !== count * 2) return undefined;
  const { timestamp, metrics } = parseJson(numbered(Buffer.from(line), spans)) as { timestamp: number; metrics: Record<string, number> };
  const columns = Uint32Array.from(shape.names, (name) => metrics[name]!);
  return { shape, slots: { count, timestamp, columns }, ...literalsOf(line, spans) };
}

/** The starts and ends of the numbers in a JSON text. */
function numbersIn(json: Uint8Array): number[] {
  const spans: number[] = [];
  for (let at = 0; at < json.length; at += 1) {
    if (json[at] === quote) at = endOfString(json, at);
    else if (beginsNumber(json[at]!)) {
      spans.push(at);
      while (at < json.length && isInNumber(json[at]!)) at += 1;
      spans.push(at);
      at -= 1;
    }
  }
  return spans;
}

function endOfString(json: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1;
  return at;
}

function beginsNumber(byte: number): boolean {
  return byte === 0x2d || (byte >= 0x30 && byte <= 0x39);
}

/** Digits, `+`, `-`, `.`, `e` and `E`. */
function isInNumber(byte: number): boolean {
  return beginsNumber(byte) || byte === 0x2b || byte === 0x2e || byte === 0x65 || byte === 0x45;
}

function numbered(line: Buffer, spans: readonly number[]): string {
  let text = '';
  let from = 0;
  for (let at = 0; at < spans.length; at += 2) {
    text += line.toString('utf8', from, spans[at]) + String(at / 2);
    from = spans[at + 1]!;
  }
  return text + line.toString('utf8', from);
}

function literalsOf(line: Uint8Array, spans: readonly number[]): Pick<Template, 'literals' | 'ends'> {
  const literals: Uint8Array[] = [];
  const ends = new Uint32Array(spans.length / 2);
  let from = 0;
  let length = 0;
  for (let slot = 0; slot < ends.length; slot += 1) {
    literals.push(line.subarray(from, spans[slot * 2]));
    length += spans[slot * 2]! - from;
    ends[slot] = length;
    from = spans[slot * 2 + 1]!;
  }
  return { literals: viewOf(Buffer.concat([...literals, line.subarray(from), Uint8Array.of(newline)])), ends };
}

/**
 * The end of the line at `start`, including its newline, if it differs from the template only in canonical numbers, whose spans are then
 * written; else -1. The bytes have to end with a newline, which stops the comparison.
 */
export function match({ literals, ends }: Template, bytes: DataView, start: number, spans: Uint32Array, spanAt: number): number {
  let at = start;
  let span = spanAt;
  let from = 0;
  for (let slot = 0; slot < ends.length; slot += 1) {
    const end = ends[slot]!;
    if (!isEqual(literals, from, end, bytes, at)) return -1;
    at = cutNumber(bytes, at + end - from, spans, span);
    if (at === -1) return -1;
    from = end;
    span += 2;
  }
  return isEqual(literals, from, literals.byteLength, bytes, at) ? at + literals.byteLength - from : -1;
}

/** Bytes that are compared at once. As a double none is zero, for JSON has no NUL; and NaN, which UTF-8 is not, would only be unequal. */
const word = 8;

function isEqual(literals: DataView, from: number, end: number, bytes: DataView, start: number): boolean {
  const length = end - from;
  if (start + length > bytes.byteLength) return false;
  let at = 0;
  for (; at <= length - word; at += word) if (literals.getFloat64(from + at, true) !== bytes.getFloat64(start + at, true)) return false;
  if (length >= word) return literals.getFloat64(end - word, true) === bytes.getFloat64(start + length - word, true);
  for (; at < length; at += 1) if (literals.getUint8(from + at) !== bytes.getUint8(start + at)) return false;
  return true;
}
