import { Transform } from 'node:stream';

const newline = 0x0a;

/**
 * Bytes to bytes: truncates lines to `longest` + 1 bytes, so that the next stage never holds more. The extra byte marks a line as too long.
 */
export function limitLines(longest: number): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (length + chunk.length <= longest) {
        const end = chunk.lastIndexOf(newline);
        length = end === -1 ? length + chunk.length : chunk.length - end - 1;
        return done(null, chunk);
      }
      let from = 0;
      for (let end; (end = chunk.indexOf(newline, from)) !== -1; from = end + 1) {
        this.push(chunk.subarray(from, Math.min(end, from + room())));
        this.push(chunk.subarray(end, end + 1));
        length = 0;
      }
      done(null, chunk.subarray(from, from + room()));
      length += chunk.length - from;
    },
  });

  function room(): number {
    return Math.max(0, longest + 1 - length);
  }
}
