import type { Sample } from '../../sample.ts';
import type { ExportContext } from '../exporter.ts';
import { batchesOf, halvesOf, type Batch, type BatchSettings } from './batches.ts';
import { ledger } from './acknowledger.ts';
import type { Settled } from './sender.ts';
import type { BadLine } from './response.ts';

export interface DeliverySettings {
  readonly batches: BatchSettings;
  readonly connections: number;
  readonly send: (batch: Batch) => Promise<Settled>;
  readonly context: Pick<ExportContext, 'reject' | 'ack'>;
  /** Hears why lines were refused. */
  readonly refused: (words: string) => void;
}

/**
 * Delivers samples over several connections; InfluxDB does not mind the order. Every line that the server would take
 * reaches it, whatever it thinks of the others; which those are is found by sending halves where it does not tell: a
 * point that comes twice is the same point. Settles with the number of batches that it took.
 */
export function delivery({ batches: settings, connections, send, context, refused }: DeliverySettings) {
  return async (samples: readonly Sample[]): Promise<number> => {
    const outcome = ledger(context);
    const batches = batchesOf(samples, settings, (sample) => {
      const reason = 'there is no time before 1677 or after 2262';
      refused(reason);
      outcome.refused(sample, { sample: samples[sample]!, reason });
    });
    let count = 0;
    const carry = async () => {
      for (const batch of batches) {
        count += 1;
        outcome.begun(batch);
        await settle(batch);
        outcome.settled(batch);
      }
    };
    const settle = async (batch: Batch): Promise<void> => {
      const verdict = await send(batch);
      if (verdict.outcome === 'written') return;
      const bad = culprits(batch, verdict);
      if (verdict.outcome === 'partly' || bad.length > 0) refused(verdict.words);
      for (const { at, reason } of bad) {
        const number = batch.samples[at]!;
        const { status } = verdict;
        outcome.refused(number, { sample: samples[number]!, reason: withoutStatus(reason), status, line: batch.lines[at]! });
      }
      const isDone = verdict.outcome === 'partly' && bad.length >= verdict.count;
      if (!isDone) for (const half of halvesOf(batch, new Set(bad.map(({ at }) => at)))) await settle(half);
    };
    await Promise.all(Array.from({ length: connections }, carry));
    outcome.close();
    return count;
  };
}

/** The lines of a batch that are known to be bad, by where they stand. */
function culprits({ lines }: Batch, verdict: Exclude<Settled, { outcome: 'written' }>): { at: number; reason: string }[] {
  const reason = verdict.words;
  const told = verdict.outcome === 'partly' ? verdict.bad : verdict.outcome === 'refused' ? [{ number: verdict.line, reason }] : [];
  const found = told.flatMap((bad) => placeOf(bad, lines));
  const isAll = lines.length === 1 || (verdict.outcome === 'partly' && verdict.count >= lines.length);
  return isAll && found.length < lines.length ? lines.map((_, at) => ({ at, reason })) : found;
}

function withoutStatus(words: string): string {
  return words.replace(/^\d{3}: /, '');
}

function placeOf({ number, text, reason }: BadLine, lines: readonly string[]): { at: number; reason: string }[] {
  const at = number !== undefined ? number - 1 : lines.indexOf(text ?? '');
  return at in lines ? [{ at, reason }] : [];
}
