import { ByteWriter, type Batch } from '../../samples/index.ts';
import type { Body, Writing } from './protocol.ts';

export interface BodyLimits {
  readonly batchBytes: number;
  /** The most lines of a body. */
  readonly batchSize: number;
}

/**
 * Writes samples into bodies, one at a time and on demand. Calls `unwritable` with the number of each sample that has metrics but no line.
 */
export function* bodiesOf(
  batches: readonly Batch[],
  { write, isOrdered = false, partition = () => '' }: Pick<Writing, 'write' | 'isOrdered' | 'partition'>,
  { batchBytes, batchSize }: BodyLimits,
  unwritable: (sample: number) => void,
): Generator<Body> {
  const to = new ByteWriter();
  /** The newest time of each host in the body. */
  const newest = new Map<string, number>();
  let body = emptyBody('');
  let bytes = 0;
  let number = -1;
  const take = () => {
    const taken = body;
    body = emptyBody(taken.partition);
    bytes = 0;
    newest.clear();
    return taken;
  };
  for (const batch of batches) {
    const own = partition(batch.shape);
    if (own !== body.partition && body.lines.length > 0) yield take();
    body.partition = own;
    for (let row = 0; row < batch.length; row += 1) {
      number += 1;
      const { host } = batch.shape;
      const isLate = isOrdered && batch.timestamp(row) < (newest.get(host) ?? -Infinity);
      if (isLate && body.lines.length > 0) yield take();
      const count = write(batch, row, to);
      if (count === 0 && batch.shape.names.length > 0) unwritable(number);
      for (const line of linesIn(to.take(), count)) {
        if (body.lines.length > 0 && (body.lines.length === batchSize || bytes + line.length > batchBytes)) yield take();
        body.lines.push(line);
        body.samples.push(number);
        bytes += line.length;
      }
      if (isOrdered) newest.set(host, batch.timestamp(row));
    }
  }
  if (body.lines.length > 0) yield body;
}

function emptyBody(partition: string): { partition: string; lines: Buffer[]; samples: number[] } {
  return { partition, lines: [], samples: [] };
}

function linesIn(bytes: Buffer, count: number): readonly Buffer[] {
  if (count <= 1) return count === 1 ? [bytes] : [];
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start) + 1;
    lines.push(bytes.subarray(start, end));
    start = end;
  }
  return lines;
}

/** Splits a body into halves, without the lines known to be rejected. */
export function halvesOf({ partition, lines, samples }: Body, without: ReadonlySet<number>): readonly Body[] {
  const left = lines.map((_, at) => at).filter((at) => !without.has(at));
  const middle = left.length >> 1;
  return [left.slice(0, middle), left.slice(middle)]
    .filter((half) => half.length > 0)
    .map((half) => ({ partition, lines: half.map((at) => lines[at]!), samples: half.map((at) => samples[at]!) }));
}
