import { Writable } from 'node:stream';
import { batcher, type Batch, type Samples } from '../samples/index.ts';
import { CubestatError } from '../errors.ts';
import type { RunningExporter } from './running-exporter.ts';

export interface Ending {
  /** Seconds that the exporters have after the last sample, or after `stop`. */
  readonly drainTimeout: number;
  /** Called when these seconds are over. */
  readonly abortExporters: () => void;
  /** Aborted when the reading ends: the samples that are on their way are the last. */
  readonly stop?: AbortSignal | undefined;
  /** Aborted when nothing waits any longer. */
  readonly abort?: AbortSignal | undefined;
}

/**
 * Gives each batch to every exporter, and waits for the full ones. It fails with the code DONE when no exporter takes samples any
 * more. Destroying it ends the exporters at once.
 */
export function fanOut(exporters: readonly RunningExporter[], { drainTimeout, abortExporters, stop, abort }: Ending): Writable {
  const toBatch = batcher();
  let deadline: NodeJS.Timeout | undefined;
  const startDeadline = () => void (deadline ??= setTimeout(abortExporters, drainTimeout * 1000));
  stop?.addEventListener('abort', startDeadline, { once: true });
  const end = async () => Promise.all(exporters.map(async (exporter) => exporter.end()));
  let ended: Promise<unknown> | undefined;
  const stream = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write(samples: Samples, _encoding, done) {
      try {
        const full = give(toBatch(samples), exporters);
        if (full.length === 0) done();
        else void Promise.all(full.map((exporter) => exporter.drained())).then(() => done());
      } catch (error) {
        done(error as Error);
      }
    },
    final(done) {
      startDeadline();
      ended = end();
      void ended.then(() => done(), done);
    },
    destroy(error, done) {
      stop?.removeEventListener('abort', startDeadline);
      abort?.removeEventListener('abort', refuseMore);
      clearTimeout(deadline);
      if (!stream.writableFinished) abortExporters();
      void (ended ?? end()).then(() => done(error), done);
    },
  });
  const refuseMore = () => void stream.destroy(new CubestatError('every exporter has failed or closed', { code: 'DONE' }));
  abort?.addEventListener('abort', refuseMore, { once: true });
  if (exporters.length > 0) void Promise.all(exporters.map(async (exporter) => exporter.closed())).then(() => ended ?? refuseMore());
  return stream;
}

/** Gives a batch to the exporters, each of which releases its acknowledgement once. Returns those that are full. */
function give(batch: Batch, exporters: readonly RunningExporter[]): readonly RunningExporter[] {
  const { acknowledgement } = batch;
  exporters.forEach((_, at) => at > 0 && acknowledgement?.hold());
  if (exporters.length === 0) acknowledgement?.release();
  return exporters.filter((exporter) => !exporter.enqueue(batch));
}
