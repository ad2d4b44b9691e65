import type { Writable } from 'node:stream';
import type { SampleSink } from '../../delivery/index.ts';
import { isRecord } from '../../samples/index.ts';
import { valueKind, valueText } from '../../text/index.ts';

/** Checks what a module's `open` returned. Throws an Error that names the invalid part of the sink. */
export function sinkIn(opened: unknown): SampleSink | Writable {
  if (isRecord(opened) && opened['writableObjectMode'] === true) return opened as unknown as Writable;
  if (!isRecord(opened)) throw new Error(`open gave ${valueKind(opened)}, not a sink: { write(samples) { ... }, close() { ... } }`);
  if ('writableObjectMode' in opened) throw new Error('open gave a Writable without objectMode: true, which takes no samples');
  const { write, close, batch } = opened;
  if (typeof write !== 'function') throw wrong('write', valueKind(write), 'a function');
  if (close !== undefined && typeof close !== 'function') throw wrong('close', valueKind(close), 'a function');
  if (batch !== undefined) checkBatch(batch);
  return opened as unknown as SampleSink;
}

/** Throws for limits with which no batch would become due. */
function checkBatch(batch: unknown): void {
  if (!isRecord(batch)) throw wrong('batch', valueKind(batch), '{ seconds, samples, bytes }');
  const { seconds = 0, samples = 1, bytes = 1 } = batch;
  if (!isAtLeast(seconds, 0)) throw wrong('batch.seconds', valueText(seconds), 'a number of 0 or more');
  if (!isAtLeast(samples, 1)) throw wrong('batch.samples', valueText(samples), 'a number of 1 or more');
  if (!isAtLeast(bytes, 1)) throw wrong('batch.bytes', valueText(bytes), 'a number of 1 or more');
}

function isAtLeast(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= least;
}

function wrong(field: string, found: string, wanted: string): Error {
  return new Error(`the ${field} of what open gave is ${found}, not ${wanted}`);
}
