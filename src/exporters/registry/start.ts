import type { Writable } from 'node:stream';
import { constructed, courier, describeTally, sampleQueue, waiting, type Courier } from '../../delivery/index.ts';
import { explained } from './configuration-error.ts';
import type { ExportContext } from '../exporter.ts';
import { diskHealth, takeOver } from './storage.ts';
import type { Instance } from './instance.ts';

/** Starts an instance. What its spool holds goes out first. Rejects with a UsageError when it cannot start. */
export async function start(instance: Instance): Promise<Courier> {
  const { exporter, delivery, tally, spool: folder, context } = instance;
  const { report, signal } = context;
  const spool = folder === undefined ? undefined : await explained(instance, () => takeOver(instance, folder));
  let one: Courier | undefined;
  const withCourier = { ...context, delivered: (count: number) => one?.delivered(count) };
  const stream = await explained(instance, () => open(instance, withCourier)).catch((error: unknown) => {
    spool?.close();
    throw error;
  });
  const queue = sampleQueue({ capacity: delivery.queueSize, spool, ...diskHealth(instance, folder, spool) });
  const keeps = spool !== undefined;
  one = courier(stream, { queue, tally, report, signal, keeps, whenFull: delivery.whenFull ?? 'drop-oldest' });
  const eachMinute = setInterval(() => report.detail(describeTally(tally)), 60_000).unref();
  const { end } = one;
  return {
    ...one,
    async end() {
      const outcome = await end();
      clearInterval(eachMinute);
      Object.assign(instance, outcome);
      if (!exporter.shows && !outcome.enough) report.warn(describeTally(tally));
      if (waiting(tally) > 0) report.warn(`what waits stays in ${folder}; the next start delivers it`);
      return outcome;
    },
  };
}

/** Opens the exporter and waits until it has started. */
async function open({ exporter, config }: Instance, context: ExportContext): Promise<Writable> {
  const stream = exporter.open(config, context);
  // What it fails with is thrown here; the stream tells it once more.
  stream.on('error', () => {});
  await constructed(stream);
  return stream;
}
