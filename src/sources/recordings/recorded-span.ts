import { statSync } from 'node:fs';
import type { Batch } from '../../samples/index.ts';
import { inputFile, lastModified } from '../../files/index.ts';
import type { RecordedSpan } from '../../filters/index.ts';
import { plainSpan } from './byte-range.ts';
import type { InputSettings } from './input.ts';
import { readInputs } from './read-inputs.ts';

/**
 * The first and last time of a file: from its first and last lines, else from reading all of it. undefined for a pipe, which cannot be read
 * twice, and for a file without samples.
 */
export async function recordedSpan(path: string, settings: InputSettings): Promise<RecordedSpan | undefined> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return undefined;
  return plainSpan(path, stat.size) ?? readSpan(path, settings);
}

/** Faults are not reported here, but when the file is read for its samples. */
async function readSpan(path: string, settings: InputSettings): Promise<RecordedSpan | undefined> {
  const ignore = () => {};
  const silent = { error: ignore, warn: ignore, detail: ignore };
  let [first, last] = [Infinity, -Infinity];
  const input = { name: path, open: () => inputFile(path), recordedAt: () => lastModified(path) };
  for await (const batch of readInputs([input], { ...settings, strict: false, report: silent, failed: ignore }) as AsyncIterable<Batch>) {
    for (let row = 0; row < batch.length; row += 1) {
      first = Math.min(first, batch.timestamp(row));
      last = Math.max(last, batch.timestamp(row));
    }
  }
  return first <= last ? { first, last } : undefined;
}
