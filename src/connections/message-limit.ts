import { otherProtocol } from './other-protocol.ts';

/** The position of a message's length, a 32-bit number. */
export interface LengthField {
  /** The protocol's name, for errors. */
  readonly protocol: string;
  /** Bytes of the message before it. */
  readonly before: number;
  /** Whether it counts its own four bytes. */
  readonly countsItself: boolean;
}

/**
 * Checks each chunk of a connection. Throws an Error at a message of more than `most` bytes: a hostile server may announce gigabytes, and
 * libraries buffer a message until it is complete. Where that is the first message, the server is one of another protocol.
 */
export function messageLimit({ protocol, before, countsItself }: LengthField, most: number): (chunk: Buffer) => void {
  const headLength = before + 4;
  let head = Buffer.alloc(0);
  let isFirst = true;
  let left = 0;
  return (chunk) => {
    let rest = chunk;
    while (rest.length > 0) {
      const passed = Math.min(left, rest.length);
      left -= passed;
      rest = rest.subarray(passed);
      if (left > 0) return;
      const missing = headLength - head.length;
      head = Buffer.concat([head, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      if (head.length < headLength) return;
      left = head.readUInt32BE(before) - (countsItself ? 4 : 0);
      if (left > most || left < 0) throw isFirst ? otherProtocol(protocol, Buffer.concat([head, rest])) : tooLong(left);
      head = Buffer.alloc(0);
      isFirst = false;
    }
  };
}

function tooLong(length: number): Error {
  return new Error(`it announces a message of ${length} bytes`);
}
