import { parseJson, type Shape } from '../../../samples/index.ts';
import { cutNumber } from './number-text.ts';
import type { Slots } from './text-rows.ts';

/** The bytes of a shape's line without its numbers. */
export interface Template {
  readonly shape: Shape;
  readonly slots: Slots;
  /** The bytes before each number, and after the last one with the newline, concatenated. */
  readonly literals: Uint8Array;
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
  return { literals: new Uint8Array(Buffer.concat([...literals, line.subarray(from), Uint8Array.of(newline)])), ends };
}

/**
 * The end of the line at `start`, including its newline, if it differs from the template only in canonical numbers, whose spans are then
 * written; else -1. The bytes have to end with a newline, which stops the comparison.
 */
export function match({ literals, ends }: Template, bytes: Uint8Array, start: number, spans: Uint32Array, spanAt: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = new DataView(literals.buffer, literals.byteOffset, literals.byteLength);
  let at = start;
  let literal = 0;
  let span = spanAt;
  for (let slot = 0; slot < ends.length; slot += 1) {
    const end = ends[slot]!;
    const last = Math.min(end, literal + bytes.length - at) - 3;
    for (; literal < last; literal += 4, at += 4) if (view.getInt32(at, true) !== words.getInt32(literal, true)) return -1;
    for (; literal < end; literal += 1, at += 1) if (bytes[at] !== literals[literal]) return -1;
    at = cutNumber(bytes, at, spans, span);
    if (at === -1) return -1;
    span += 2;
  }
  for (; literal < literals.length; literal += 1, at += 1) if (bytes[at] !== literals[literal]) return -1;
  return at;
}
