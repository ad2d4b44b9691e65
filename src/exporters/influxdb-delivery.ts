import type { Sample } from '../sample.ts';
import type { ExportContext } from './exporter.ts';
import { batchesOf, halvesOf, type Batch, type BatchSettings } from './influxdb-batches.ts';
import type { Settled } from './influxdb-sender.ts';

export interface DeliverySettings {
  readonly batches: BatchSettings;
  readonly connections: number;
  readonly send: (batch: Batch) => Promise<Settled>;
  readonly context: Pick<ExportContext, 'rejected'>;
  /** Hears why lines were refused. */
  readonly refused: (words: string) => void;
}

/**
 * Delivers samples over several connections; InfluxDB does not mind the order. Every line that the server would take
 * reaches it, whatever it thinks of the others. Settles with the number of batches that it took.
 */
export function delivery({ batches: settings, connections, send, context, refused }: DeliverySettings) {
  return async (samples: readonly Sample[]): Promise<number> => {
    const rejects = rejectsAmong(samples.length);
    const batches = batchesOf(samples, settings, (sample) => {
      rejects.add([sample]);
      refused('there is no time before 1677 or after 2262');
    });
    let count = 0;
    const carry = async () => {
      for (const batch of batches) {
        count += 1;
        await settle(batch);
      }
    };
    const settle = async (batch: Batch): Promise<void> => {
      const verdict = await send(batch);
      if (verdict.outcome === 'written') return;
      if (verdict.outcome === 'partly') {
        refused(verdict.words);
        return verdict.lines ? rejects.add(verdict.lines.map((line) => batch.samples[line - 1])) : rejects.addSome(verdict.count);
      }
      const bad = batch.lines.length === 1 ? 1 : verdict.outcome === 'refused' ? verdict.line : undefined;
      if (bad !== undefined) {
        refused(verdict.words);
        rejects.add([batch.samples[bad - 1]]);
      }
      for (const half of halvesOf(batch, bad)) await settle(half);
    };
    await Promise.all(Array.from({ length: connections }, carry));
    if (rejects.count() > 0) context.rejected(rejects.count());
    return count;
  };
}

/** Samples of which at least one line was refused. Some servers tell how many lines, and not which. */
function rejectsAmong(all: number) {
  const known = new Set<number>();
  let unknown = 0;
  return {
    add(samples: readonly (number | undefined)[]): void {
      for (const sample of samples) if (sample !== undefined) known.add(sample);
    },
    addSome(lines: number): void {
      unknown += lines;
    },
    count: () => Math.min(all, known.size + unknown),
  };
}
