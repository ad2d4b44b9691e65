/** Where a message tells its length, as a 32-bit number. */
export interface LengthPlace {
  /** Bytes before it. */
  readonly before: number;
  /** Whether it counts its own four bytes. */
  readonly countsItself: boolean;
}

/**
 * Follows the lengths of the messages on a connection, and throws an Error at one beyond `most` bytes: a program that is no such server,
 * or a hostile one, names lengths of gigabytes, and libraries keep all until it is there.
 */
export function messageLimit({ before, countsItself }: LengthPlace, most: number): (chunk: Buffer) => void {
  const headLength = before + 4;
  let head = Buffer.alloc(0);
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
      head = Buffer.alloc(0);
      if (left > most || left < 0) throw new Error(`it announces a message of ${left} bytes`);
    }
  };
}
