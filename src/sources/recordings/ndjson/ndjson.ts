import { isUtf8 } from 'node:buffer';
import { pipeline } from 'node:stream';
import { batcher, parseSample, type Batch, type Sample } from '../../../samples/index.ts';
import { reasonOf } from '../../../errors.ts';
import { limitLines } from '../limit-lines.ts';
import type { Reading } from '../reading.ts';
import type { RecordingFormat } from '../recording-format.ts';
import { elementLines } from './element-lines.ts';
import { ShapeReader } from './shape-reader.ts';

/** Lines of JSON, and arrays of objects, as `--format ndjson` and `json` write them. */
export const ndjson: RecordingFormat = {
  name: 'ndjson',
  describe: 'A JSON object a line, or an array of them.',
  records: 'lines',
  isIn: (firstLine) => /^\s*[[{]/.test(firstLine),
  async *read(content, reading) {
    const { longest } = reading;
    const reader = new ShapeReader({ parse: lineParser(reading), recognised: () => void (reading.records += 1), longest });
    // The reading loop throws the pipeline's error, so the callback does nothing.
    const limited = pipeline(content, elementLines(), limitLines(longest), () => {}) as AsyncIterable<Buffer>;
    for await (const chunk of limited) {
      yield* reader.read(chunk);
      if (reading.isEnded) return;
    }
    reading.isAtEnd = true;
    yield* reader.end();
  },
};

/** Parses lines; undefined for those that are no samples. */
function lineParser(reading: Reading): (line: Buffer) => Batch | undefined {
  const toBatch = batcher({ isChecked: true });
  return (line) => {
    if (reading.isEnded) return undefined;
    reading.records += 1;
    const { sample, fault } = readLine(withoutMark(line), reading.longest);
    if (fault !== undefined) reading.leaveOut(`line ${reading.records}`, fault);
    return sample && toBatch(sample);
  };
}

/** Joined files have byte order marks within. */
function withoutMark(line: Buffer): Buffer {
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? line.subarray(3) : line;
}

/** Parses a line into a sample or a fault; an empty line gives neither. */
export function readLine(line: Buffer, longest: number): { sample?: Sample; fault?: string } {
  if (line.length > longest) return { fault: `longer than ${longest} bytes` };
  if (!isUtf8(line)) return { fault: 'not UTF-8' };
  // A power cut leaves NULs where data was not written yet, and what is appended later stands behind them.
  const text = line.toString().replace(/^\0+/, '');
  if (text.trim() === '') return text.length === line.length ? {} : { fault: 'nothing but NULs, as a power cut leaves them' };
  try {
    const sample = parseSample(text);
    if (text.includes('\\u') && hasLoneSurrogate(sample)) return { fault: 'half of a surrogate pair is not a character' };
    return { sample };
  } catch (error) {
    return { fault: reasonOf(error) };
  }
}

/** Other programs would fail on a lone surrogate. JSON.stringify escapes no other ones. */
function hasLoneSurrogate(sample: Sample): boolean {
  return /\\ud[89a-f]/.test(JSON.stringify(sample));
}
