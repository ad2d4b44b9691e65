import { isUtf8 } from 'node:buffer';
import { pipeline } from 'node:stream';
import { limitLines } from '../limit-lines.ts';

/** A line of text, or its fault. */
export interface TextLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  readonly fault?: string;
}

const newline = 0x0a;

/** The lines of content, chunk by chunk. Holds at most the longest line in memory. */
export async function* textLines(content: AsyncIterable<Buffer>, longest: number): AsyncGenerator<TextLine[]> {
  let pieces: Buffer[] = [];
  let count = 0;
  const lineOf = (bytes: Buffer): TextLine => {
    count += 1;
    if (bytes.length > longest) return { text: '', number: count, fault: `longer than ${longest} bytes` };
    if (!isUtf8(bytes)) return { text: '', number: count, fault: 'not UTF-8' };
    return { text: bytes.toString(), number: count };
  };
  // The reading loop throws the pipeline's error, so the callback does nothing.
  for await (const chunk of pipeline(content, limitLines(longest), () => {}) as AsyncIterable<Buffer>) {
    const lines: TextLine[] = [];
    let from = 0;
    for (let end; (end = chunk.indexOf(newline, from)) !== -1; from = end + 1) {
      pieces.push(chunk.subarray(from, end));
      lines.push(lineOf(Buffer.concat(pieces)));
      pieces = [];
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (pieces.length > 0) yield [lineOf(Buffer.concat(pieces))];
}
