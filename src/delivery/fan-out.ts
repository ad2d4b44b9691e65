import { Writable } from 'node:stream';
import type { Batch } from '../batch.ts';
import { batcher, type Samples } from '../batcher.ts';
import { CubestatError } from '../errors.ts';
import type { RunningExporter } from './running-exporter.ts';

export interface Ending {
  /** Seconds that the exporters have after the last sample, or after `stop`. */
  readonly drainTimeout: number;
  /** Called when these are over. */
  readonly giveUp: () => void;
  /** The reading is to end: what is on its way is the last. */
  readonly stop?: AbortSignal | undefined;
  /** Nothing is to be waited for. */
  readonly now?: AbortSignal | undefined;
}

/**
 * Gives each batch to every exporter, and waits for those that ask for it. It fails with the code DONE when none takes
 * samples any more, or is to. When it is destroyed, it ends the exporters too, and gives them no more time.
 */
export function fanOut(exporters: readonly RunningExporter[], { drainTimeout, giveUp, stop, now }: Ending): Writable {
  const toBatch = batcher();
  let deadline: NodeJS.Timeout | undefined;
  const hurry = () => void (deadline ??= setTimeout(giveUp, drainTimeout * 1000));
  stop?.addEventListener('abort', hurry, { once: true });
  const end = async () => Promise.all(exporters.map(async (exporter) => exporter.end()));
  let ended: Promise<unknown> | undefined;
  const stream = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write(samples: Samples, _encoding, done) {
      try {
        const full = give(toBatch(samples), exporters);
        if (full.length === 0) done();
        else void Promise.all(full.map((exporter) => exporter.room())).then(() => done());
      } catch (error) {
        done(error as Error);
      }
    },
    final(done) {
      hurry();
      ended = end();
      void ended.then(() => done(), done);
    },
    destroy(error, done) {
      stop?.removeEventListener('abort', hurry);
      now?.removeEventListener('abort', leave);
      clearTimeout(deadline);
      if (!stream.writableFinished) giveUp();
      void (ended ?? end()).then(() => done(error), done);
    },
  });
  const leave = () => void stream.destroy(new CubestatError('no exporter takes samples any more', { code: 'DONE' }));
  now?.addEventListener('abort', leave, { once: true });
  if (exporters.length > 0) void Promise.all(exporters.map(async (exporter) => exporter.over())).then(() => ended ?? leave());
  return stream;
}

/** The acknowledgement of a batch is released once by each exporter. Tells which of them have no room for more. */
function give(batch: Batch, exporters: readonly RunningExporter[]): readonly RunningExporter[] {
  const { acknowledgement } = batch;
  exporters.forEach((_, at) => at > 0 && acknowledgement?.hold());
  if (exporters.length === 0) acknowledgement?.release();
  return exporters.filter((exporter) => !exporter.take(batch));
}
