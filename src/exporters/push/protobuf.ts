// The parts of Protocol Buffers that remote write and OTLP need. https://protobuf.dev/programming-guides/encoding/

/** The first byte of a field: its number and wire type. */
export const lengthDelimited = (field: number): number => (field << 3) | 2;
export const fixed64 = (field: number): number => (field << 3) | 1;
const varintTag = (field: number): number => field << 3;

/** A message, a text or bytes as a field. */
export function protobufField(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.of(lengthDelimited(number)), varint(bytes.length), bytes]);
}

/** A text as a field; an empty text is the default, and is left out. */
export function protobufText(number: number, text: string): Buffer {
  return text === '' ? Buffer.alloc(0) : protobufField(number, text);
}

/** An integer, an enum or a boolean as a field. */
export function protobufNumber(number: number, value: number): Buffer {
  return Buffer.concat([Buffer.of(varintTag(number)), varint(value)]);
}

/** Seven bits per byte, lowest first; negative numbers as 64 bits in two's complement. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(left)]);
}

/** The fields of a message by number, the last of each: numbers, or bytes. undefined where the bytes are no message. */
export function protobufFields(bytes: Buffer): ReadonlyMap<number, number | Buffer> | undefined {
  const fields = new Map<number, number | Buffer>();
  for (let at = 0; at < bytes.length;) {
    const tag = readVarint(bytes, at);
    if (tag === undefined || tag.value < 8) return undefined;
    const content = readContent(bytes, tag.end, tag.value & 7);
    if (content === undefined) return undefined;
    fields.set(tag.value >> 3, content.value);
    at = content.end;
  }
  return fields;
}

interface Read<Value> {
  readonly value: Value;
  readonly end: number;
}

function readContent(bytes: Buffer, at: number, wireType: number): Read<number | Buffer> | undefined {
  if (wireType === 0) return readVarint(bytes, at);
  const length = wireType === 2 ? readVarint(bytes, at) : { value: { 1: 8, 5: 4 }[wireType] ?? NaN, end: at };
  if (length === undefined || !(length.end + length.value <= bytes.length)) return undefined;
  const end = length.end + length.value;
  return { value: bytes.subarray(length.end, end), end };
}

function readVarint(bytes: Buffer, start: number): Read<number> | undefined {
  let value = 0;
  for (let at = start; at < Math.min(bytes.length, start + 10); at += 1) {
    value += (bytes[at]! & 0x7f) * 2 ** (7 * (at - start));
    if (bytes[at]! < 0x80) return { value, end: at + 1 };
  }
  return undefined;
}
