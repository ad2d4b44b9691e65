import { isUtf8 } from 'node:buffer';
import { pipeline, Readable } from 'node:stream';
import type { Batch } from '../../batch.ts';
import { batcher } from '../../batcher.ts';
import { CubestatError, reasonOf } from '../../errors.ts';
import type { Report } from '../../report.ts';
import { parseSample, type Sample } from '../../sample.ts';
import { decodedText } from './content.ts';
import { elementLines } from './element-lines.ts';
import { limitLines } from './limit-lines.ts';
import { ShapeReader } from './shape-reader.ts';
import { whyUnreadable } from './unreadable.ts';
import { takeUntil } from './take-until.ts';

/** A stream of NDJSON bytes, which is opened when it is read. */
export interface Input {
  /** For messages: `stdin`, a file's name. */
  readonly name: string;
  open(): Readable;
}

export interface LineSettings {
  readonly report: Report;
  /** A bad line ends the stream, rather than being left out. */
  readonly strict?: boolean;
  /** Called with a read error, after all samples before it were taken. Without it, the stream fails. */
  readonly failed?: (error: unknown) => void;
  /** The longest line in bytes. */
  readonly longest?: number;
  /** Ends the input; samples that were read still flow. */
  readonly signal?: AbortSignal;
}

/**
 * The samples of the inputs, one after the other, as batches, each as soon as it is read. Lines that are no samples are reported,
 * counted and left out.
 */
export function ndjson(inputs: Iterable<Input>, settings: LineSettings): Readable {
  return Readable.from(batchesOf(inputs, settings), { highWaterMark: 1 });
}

async function* batchesOf(inputs: Iterable<Input>, settings: LineSettings): AsyncGenerator<Batch> {
  for (const input of inputs) {
    const state = begin(settings);
    yield* readInput(input, state, settings);
    if (state.bad > 0) settings.report.warn(`${input.name}: ${state.bad} of ${state.lines} lines left out`);
    if (state.failure !== undefined) fail(state.failure, settings);
    if (state.failure !== undefined || settings.signal?.aborted) return;
    if (state.bad > 0 && state.samples === 0)
      fail(new CubestatError(`${input.name}: no line of it is a sample`, { code: 'NO_SAMPLE' }), settings);
  }
}

async function* readInput(input: Input, state: LineState, settings: LineSettings): AsyncGenerator<Batch> {
  const { longest = longestLine } = settings;
  const failed = (error: unknown) => state.fail(unreadable(input, error));
  const text = decodedText(input.name, takeUntil(state.over, input.open(), failed));
  const reader = new ShapeReader({ parse: lineParser(input, state, settings), recognised: () => void (state.lines += 1), longest });
  // An error of the pipeline is thrown where it is read, so the callback does nothing.
  const limited = pipeline(text, elementLines(), limitLines(longest), () => {});
  for await (const chunk of takeUntil(state.over, limited, failed)) {
    for (const batch of reader.read(chunk)) if (!state.ended) yield counted(batch, state);
    if (state.ended) return;
  }
  for (const batch of reader.end()) yield counted(batch, state);
}

function counted(batch: Batch, state: LineState): Batch {
  state.samples += batch.length;
  return batch;
}

/** The state of reading an input. */
interface LineState {
  lines: number;
  bad: number;
  samples: number;
  /** Whether a bad line has ended the stream. */
  ended: boolean;
  failure: unknown;
  /** Aborted when reading ends. */
  readonly over: AbortSignal;
  fail(error: unknown): void;
}

/** An error ends the input rather than destroying the stream, which would lose samples on their way. It is reported in the end. */
function begin({ signal }: LineSettings): LineState {
  const end = new AbortController();
  return {
    ...{
      lines: 0,
      bad: 0,
      samples: 0,
      ended: false,
      failure: undefined,
      over: signal ? AbortSignal.any([signal, end.signal]) : end.signal,
    },
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

function fail(failure: unknown, { failed }: LineSettings): void {
  if (!failed) throw failure;
  failed(failure);
}

/** Parses line after line; undefined for those that are no samples. */
function lineParser(
  { name }: Input,
  state: LineState,
  { report, strict, longest = longestLine }: LineSettings,
): (line: Buffer) => Batch | undefined {
  const toBatch = batcher({ isChecked: true });
  return (line) => {
    if (state.ended) return undefined;
    state.lines += 1;
    const { sample, fault } = readLine(state.lines === 1 ? withoutMark(line) : line, longest);
    // An input that was cut off may end within a line.
    if (fault === undefined || state.over.aborted) return sample && toBatch(sample);
    const message = `${name}, line ${state.lines}: ${fault}`;
    if (strict) {
      state.ended = true;
      return void state.fail(new CubestatError(message, { code: 'BAD_LINE' }));
    }
    state.bad += 1;
    if (state.bad <= maxReported) report.warn(`${message}; left out`);
    if (state.bad === maxReported) report.warn(`${name}: further bad lines are counted, not shown`);
    return undefined;
  };
}

function withoutMark(line: Buffer): Buffer {
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? line.subarray(3) : line;
}

/** Bytes of the longest line, unless told. */
export const longestLine = 4 * 2 ** 20;

/** The bad lines of an input that are reported one by one; further ones are counted only. */
const maxReported = 10;

/** Parses a line into a sample or a fault; neither for an empty line. */
export function readLine(line: Buffer, longest = longestLine): { sample?: Sample; fault?: string } {
  if (line.length > longest) return { fault: `longer than ${longest} bytes` };
  if (!isUtf8(line)) return { fault: 'not UTF-8' };
  const text = line.toString();
  if (text.trim() === '') return {};
  try {
    const sample = parseSample(text);
    if (text.includes('\\u') && hasLoneSurrogate(sample)) return { fault: 'half of a surrogate pair is no character' };
    return { sample };
  } catch (error) {
    return { fault: reasonOf(error) };
  }
}

/** Written back, it would stop the readers of other programs. JSON.stringify escapes no other surrogates. */
function hasLoneSurrogate(sample: Sample): boolean {
  return /\\ud[89a-f]/.test(JSON.stringify(sample));
}
