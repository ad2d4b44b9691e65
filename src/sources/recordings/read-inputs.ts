import type { Readable } from 'node:stream';
import { repetitionOf, type Batch } from '../../samples/index.ts';
import { CubestatError, isSystemError, reasonOf } from '../../errors.ts';
import { decoded, firstLineOf, mistakenFor } from './content/index.ts';
import { readableOf } from '../readable-of.ts';
import type { Input, InputSettings } from './input.ts';
import { Reading } from './reading.ts';
import { Doubts } from './doubts.ts';
import { formatOf } from './recording-formats.ts';
import { isoTime } from '../../time/index.ts';
import { takeUntil } from './take-until.ts';

/**
 * The samples of the inputs, one input after another, as batches, each as soon as it is read. Bad records are reported, counted and left
 * out. Destroying the stream ends the input, also one that sends nothing.
 */
export function readInputs(inputs: Iterable<Input>, settings: InputSettings): Readable {
  return readableOf((signal) => batchesOf(inputs, { ...settings, signal }), settings.signal);
}

async function* batchesOf(inputs: Iterable<Input>, settings: InputSettings): AsyncGenerator<Batch> {
  for (const input of inputs) {
    const reading = new Reading(input, settings);
    const failure = reading.conclude(yield* readInput(input, reading, settings));
    if (failure !== undefined) fail(failure, settings);
    if (reading.failure !== undefined || settings.signal?.aborted) return;
  }
}

/** Returns what the input's records are called. */
async function* readInput(input: Input, reading: Reading, { from }: InputSettings): AsyncGenerator<Batch, string> {
  // An error ends the content; destroying the stream would lose samples in flight.
  const failed = (error: unknown) => void (reading.failure ??= unreadable(input, error));
  const bytes = takeUntil(reading.over, input.open(), failed);
  const { line, content } = await firstLineOf(decoded(bytes, input.name, { over: reading.over, failed, warn: reading.report.warn }));
  reading.mistaken = mistakenFor(line);
  const format = formatOf(line, input.name, from);
  const doubts = new Doubts((message) => reading.report.warn(`${reading.name}: ${message}`));
  for await (const batch of format.read(content, reading)) {
    if (reading.isEnded) break;
    const excess = repetitionOf(batch.shape, batch.shape.names.length);
    if (excess !== undefined) {
      reading.leaveOut(`sample of ${isoTime(batch.timestamp(0)) ?? batch.timestamp(0)}`, excess);
      continue;
    }
    doubts.add(batch);
    reading.samples += batch.length;
    yield batch;
  }
  doubts.end();
  return format.records;
}

function unreadable({ name }: Input, error: unknown): unknown {
  return isSystemError(error) ? new CubestatError(`cannot read ${name}: ${reasonOf(error)}`, { code: 'READ', cause: error }) : error;
}

function fail(failure: unknown, { failed }: InputSettings): void {
  if (!failed) throw failure;
  failed(failure);
}
