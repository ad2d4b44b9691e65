import {
  describeCounters,
  isWritable,
  pendingOf,
  runningExporter,
  sampleQueue,
  writableSink,
  type RunningExporter,
  type Sink,
} from '../../delivery/index.ts';
import { asConfigError } from './configuration-error.ts';
import type { ExportContext } from '../exporter.ts';
import { diskHealth, deadLetterWriterFor, openSpoolOf } from './storage.ts';
import type { Instance } from './instance.ts';

/** Starts an instance, which delivers the samples of its spool first. Rejects with a UsageError. */
export async function start(instance: Instance): Promise<RunningExporter> {
  const { exporter, delivery, counters, spool: folder, context } = instance;
  const { report, signal } = context;
  const spool = folder === undefined ? undefined : await asConfigError(instance, () => openSpoolOf(instance, folder));
  const queue = sampleQueue({ capacity: delivery.queueSize, spool, ...diskHealth(instance, folder, spool) });
  const isSpooled = spool !== undefined;
  const running = runningExporter({ queue, counters, report, signal, isSpooled, whenFull: delivery.whenFull ?? 'drop-oldest' });
  try {
    running.run(await asConfigError(instance, () => open(instance, running)));
  } catch (error) {
    await running.cancel();
    throw error;
  }
  const eachMinute = setInterval(() => report.detail(describeCounters(counters)), 60_000).unref();
  const { end } = running;
  return {
    ...running,
    async end() {
      const outcome = await end();
      clearInterval(eachMinute);
      Object.assign(instance, outcome);
      if (!exporter.interactive && !outcome.isDone) report.warn(describeCounters(counters));
      if (pendingOf(counters) > 0) report.warn(`what is pending stays in ${folder}; the next start delivers it`);
      return outcome;
    },
  };
}

async function open(instance: Instance, { acknowledge, done }: RunningExporter): Promise<Sink> {
  const { exporter, config, counters, context } = instance;
  const writeDeadLetters = deadLetterWriterFor(instance, context.report);
  const own: ExportContext = {
    ...context,
    ack: acknowledge,
    done,
    retried: () => void (counters.retried += 1),
    reject(refusals) {
      counters.pendingRejected += new Set(refusals.map(({ sample }) => sample)).size;
      writeDeadLetters(refusals);
    },
  };
  const sink = await exporter.open(config, own);
  return isWritable(sink) ? writableSink(sink, { acknowledge, done, signal: context.signal }) : sink;
}
