import type { Sample } from '../../sample.ts';

/** Lines that are sent together, each with the number of the sample that it is of. */
export interface Batch {
  readonly lines: readonly string[];
  readonly samples: readonly number[];
}

export interface BatchSettings {
  readonly batchBytes: number;
  readonly batchSize: number;
  /** Kept from one batch to the next, for what is settled once a shape. */
  readonly linesOf: (sample: Sample) => readonly string[];
}

/**
 * Cuts samples into batches, one at a time: what is not sent yet is not encoded yet. `unwritable` is called with the
 * number of each sample that has metrics and yet no line: InfluxDB has no such time.
 */
export function* batchesOf(samples: readonly Sample[], settings: BatchSettings, unwritable: (sample: number) => void): Generator<Batch> {
  let batch = emptyBatch();
  let bytes = 0;
  for (const [number, sample] of samples.entries()) {
    const lines = settings.linesOf(sample);
    if (lines.length === 0 && Object.keys(sample.metrics).length > 0) unwritable(number);
    for (const line of lines) {
      const length = Buffer.byteLength(line) + 1;
      if (batch.lines.length > 0 && (batch.lines.length === settings.batchSize || bytes + length > settings.batchBytes)) {
        yield batch;
        batch = emptyBatch();
        bytes = 0;
      }
      batch.lines.push(line);
      batch.samples.push(number);
      bytes += length;
    }
  }
  if (batch.lines.length > 0) yield batch;
}

function emptyBatch(): { lines: string[]; samples: number[] } {
  return { lines: [], samples: [] };
}

/** The halves of a batch, without the lines that are known to be bad. */
export function halvesOf({ lines, samples }: Batch, without: ReadonlySet<number>): readonly Batch[] {
  const left = lines.map((_, at) => at).filter((at) => !without.has(at));
  const middle = left.length >> 1;
  return [left.slice(0, middle), left.slice(middle)]
    .filter((half) => half.length > 0)
    .map((half) => ({ lines: half.map((at) => lines[at]!), samples: half.map((at) => samples[at]!) }));
}
