import type { Refusal } from '../../delivery/index.ts';
import type { ExportContext } from '../exporter.ts';
import type { Batch } from './batches.ts';

/** What has become of the samples of one write, whose batches are settled in any order. */
export interface Ledger {
  begun(batch: Batch): void;
  settled(batch: Batch): void;
  /** Of the sample with this number, something was refused. */
  refused(number: number, refusal: Refusal): void;
  /** All is settled. */
  close(): void;
}

/** Tells of samples as soon as they and all before them are settled. */
export function ledger({ reject, ack }: Pick<ExportContext, 'reject' | 'ack'>): Ledger {
  const underway = new Set<Batch>();
  let refusals: { readonly number: number; readonly refusal: Refusal }[] = [];
  let told = 0;
  // The next batch may hold more of this one.
  let last = 0;

  const tell = (before: number) => {
    const known = refusals.filter(({ number }) => number < before);
    refusals = refusals.filter(({ number }) => number >= before);
    if (known.length > 0) reject(known.map(({ refusal }) => refusal));
  };
  return {
    begun(batch) {
      underway.add(batch);
      last = batch.samples.at(-1)!;
    },
    settled(batch) {
      underway.delete(batch);
      const done = Math.min(last, ...Array.from(underway, ({ samples }) => samples[0]!));
      if (done <= told) return;
      tell(done);
      ack(done - told);
      told = done;
    },
    refused: (number, refusal) => void refusals.push({ number, refusal }),
    close: () => tell(Infinity),
  };
}
