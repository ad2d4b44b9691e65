import { pipeline, Readable } from 'node:stream';
import split2 from 'split2';
import { CubestatError, reasonOf } from '../errors.ts';
import type { Report } from '../report.ts';
import { parseSample, type Sample } from '../sample.ts';
import { limitLines } from './limit-lines.ts';

/** A stream of NDJSON bytes, opened when its turn comes. */
export interface Input {
  /** For messages: `stdin`, a file's name. */
  readonly name: string;
  open(): Readable;
}

export interface LineSettings {
  readonly report: Report;
  /** The first line that is no sample ends the stream with an error, rather than being left out. */
  readonly strict?: boolean;
  /** Bytes of the longest line that is read. */
  readonly longest?: number;
}

/** The samples of the inputs, one after the other. Lines that are no samples are said, counted and left out. */
export function ndjson(inputs: Iterable<Input>, settings: LineSettings): Readable {
  return Readable.from(samplesOf(inputs, settings));
}

async function* samplesOf(
  inputs: Iterable<Input>,
  { report, strict = false, longest = 4 * 2 ** 20 }: LineSettings,
): AsyncGenerator<Sample> {
  for (const { name, open } of inputs) {
    const tally = { lines: 0, bad: 0 };
    const read = (line: string): Sample | undefined => {
      tally.lines += 1;
      const { sample, fault } = readLine(tally.lines === 1 ? line.replace(/^\uFEFF/, '') : line, longest);
      if (fault !== undefined) reject(`${name}, line ${tally.lines}: ${fault}`);
      return sample;
    };
    const reject = (fault: string) => {
      if (strict) throw new CubestatError(fault, { code: 'BAD_LINE' });
      tally.bad += 1;
      if (tally.bad <= described) report.warn(`${fault}; left out`);
      if (tally.bad === described) report.warn(`${name}: further bad lines are counted, not shown`);
    };
    try {
      // What goes wrong in the pipeline is thrown where it is read, so the callback has nothing to do.
      yield* pipeline(open(), limitLines(longest), split2(read), () => {}) as AsyncIterable<Sample>;
    } finally {
      if (tally.bad > 0) report.warn(`${name}: ${tally.bad} of ${tally.lines} lines left out`);
    }
  }
}

/** Bad lines of an input that are described one by one; after these they are only counted. */
const described = 10;

/** One line: a sample, or what is wrong with it; neither for an empty line. */
function readLine(line: string, longest: number): { sample?: Sample; fault?: string } {
  if (line.length > longest) return { fault: `longer than ${longest} bytes` };
  // Bytes that are not UTF-8 have been replaced by U+FFFD when they were decoded.
  if (line.includes('\uFFFD')) return { fault: 'not UTF-8' };
  if (line.trim() === '') return {};
  try {
    return { sample: parseSample(line) };
  } catch (error) {
    return { fault: reasonOf(error) };
  }
}
