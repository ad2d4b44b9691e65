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
  /** The first line that is no sample ends the stream, rather than being left out. */
  readonly strict?: boolean;
  /** Told why it cannot be read on, once all that was read before has been taken. Without it, the stream fails. */
  readonly failed?: (error: unknown) => void;
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
  const { signal, longest = standardLongest } = settings;
  for (const input of inputs) {
    const reading = begin(settings);
    const bytes = until(reading.over, input.open(), (error) => reading.fail(unreadable(input, error)));
    const lines = split2('\n', lineReader(input, reading, settings));
    // What goes wrong in the pipeline is thrown where it is read, so the callback has nothing to do.
    yield* pipeline(bytes, limitLines(longest), lines, () => {}) as AsyncIterable<Sample>;
    if (reading.bad > 0) settings.report.warn(`${input.name}: ${reading.bad} of ${reading.lines} lines left out`);
    if (reading.failure !== undefined) giveUp(reading.failure, settings);
    if (reading.failure !== undefined || signal?.aborted) return;
  }
}

/** How far an input has been read. */
interface Reading {
  lines: number;
  bad: number;
  failure: unknown;
  /** No more of it is to be read. */
  readonly over: AbortSignal;
  fail(error: unknown): void;
}

/** A stream that is destroyed loses what is on its way: so what fails ends it, and is told in the end. */
function begin({ signal }: LineSettings): Reading {
  const end = new AbortController();
  return {
    ...{ lines: 0, bad: 0, failure: undefined, over: signal ? AbortSignal.any([signal, end.signal]) : end.signal },
    fail(error) {
      this.failure ??= error;
      end.abort();
    },
  };
}

function unreadable({ name }: Input, error: unknown): unknown {
  const reason = whyUnreadable(error);
  return reason === undefined ? error : new CubestatError(`cannot read ${name}: ${reason}`, { code: 'READ', cause: error });
}

function giveUp(failure: unknown, { failed }: LineSettings): void {
  if (!failed) throw failure;
  failed(failure);
}

/** Reads line after line; undefined for those that are no samples. */
function lineReader(
  { name }: Input,
  reading: Reading,
  { report, strict, longest = standardLongest }: LineSettings,
): (line: string) => Sample | undefined {
  let ended = false;
  return (line) => {
    if (ended) return undefined;
    reading.lines += 1;
    const { sample, fault } = readLine(reading.lines === 1 ? line.replace(/^\uFEFF/, '') : line, longest);
    // When the input was cut off, its last line is no fault of whoever wrote it.
    if (fault === undefined || reading.over.aborted) return sample;
    const message = `${name}, line ${reading.lines}: ${fault}`;
    if (strict) {
      ended = true;
      return void reading.fail(new CubestatError(message, { code: 'BAD_LINE' }));
    }
    reading.bad += 1;
    if (reading.bad <= described) report.warn(`${message}; left out`);
    if (reading.bad === described) report.warn(`${name}: further bad lines are counted, not shown`);
    return undefined;
  };
}

const standardLongest = 4 * 2 ** 20;

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
