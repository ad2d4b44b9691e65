import { pipeline, Readable } from 'node:stream';
import split2 from 'split2';
import { CubestatError, reasonOf } from '../errors.ts';
import type { Report } from '../report.ts';
import { parseSample, type Sample } from '../sample.ts';
import { limitLines } from './limit-lines.ts';
import { whyUnreadable } from './unreadable.ts';
import { until } from './until.ts';

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
  /** Ends the input where it is; what has been read still flows. */
  readonly signal?: AbortSignal;
}

/** The samples of the inputs, one after the other. Lines that are no samples are said, counted and left out. */
export function ndjson(inputs: Iterable<Input>, settings: LineSettings): Readable {
  return Readable.from(samplesOf(inputs, settings));
}

async function* samplesOf(inputs: Iterable<Input>, settings: LineSettings): AsyncGenerator<Sample> {
  const { report, signal, longest = 4 * 2 ** 20 } = settings;
  for (const { name, open } of inputs) {
    const tally = { lines: 0, bad: 0 };
    const read = lineReader(name, tally, longest, settings);
    try {
      // What goes wrong in the pipeline is thrown where it is read, so the callback has nothing to do.
      yield* pipeline(until(signal, open()), limitLines(longest), split2('\n', read), () => {}) as AsyncIterable<Sample>;
    } catch (error) {
      const reason = whyUnreadable(error);
      throw reason === undefined ? error : new CubestatError(`cannot read ${name}: ${reason}`, { code: 'READ', cause: error });
    } finally {
      if (tally.bad > 0) report.warn(`${name}: ${tally.bad} of ${tally.lines} lines left out`);
    }
    if (signal?.aborted) return;
  }
}

type Tally = { lines: number; bad: number };

/** Reads line after line; undefined for those that are no samples. */
function lineReader(
  name: string,
  tally: Tally,
  longest: number,
  { report, strict, signal }: LineSettings,
): (line: string) => Sample | undefined {
  return (line) => {
    tally.lines += 1;
    const { sample, fault } = readLine(tally.lines === 1 ? line.replace(/^\uFEFF/, '') : line, longest);
    // When the signal cut the input off, its last line is no fault of whoever wrote it.
    if (fault === undefined || signal?.aborted) return sample;
    const message = `${name}, line ${tally.lines}: ${fault}`;
    if (strict) throw new CubestatError(message, { code: 'BAD_LINE' });
    tally.bad += 1;
    if (tally.bad <= described) report.warn(`${message}; left out`);
    if (tally.bad === described) report.warn(`${name}: further bad lines are counted, not shown`);
    return undefined;
  };
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
    const sample = parseSample(line);
    if (line.includes('\\u') && hasLoneSurrogate(sample)) return { fault: 'half of a surrogate pair is no character' };
    return { sample };
  } catch (error) {
    return { fault: reasonOf(error) };
  }
}

/** Written back, it would stop the readers of other programs. JSON.stringify escapes no other surrogates. */
function hasLoneSurrogate(sample: Sample): boolean {
  return /\\ud[89a-f]/.test(JSON.stringify(sample));
}
