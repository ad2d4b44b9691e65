/** The position of a message's length, a 32-bit number. */
export interface LengthField {
  /** Bytes of the message before it. */
  readonly before: number;
  /** Whether it counts its own four bytes. */
  readonly countsItself: boolean;
}

/**
 * Checks each chunk of a connection. Throws an Error at a message of more than `most` bytes: a hostile server, or one of another protocol,
 * may announce gigabytes, and libraries buffer a message until it is complete.
 */
export function messageLimit({ before, countsItself }: LengthField, most: number): (chunk: Buffer) => void {
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
