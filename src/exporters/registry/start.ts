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
import { explained } from './configuration-error.ts';
import type { ExportContext } from '../exporter.ts';
import { diskHealth, refusalsOf, takeOver } from './storage.ts';
import type { Instance } from './instance.ts';

/** Starts an instance. What its spool holds goes out first. Rejects with a UsageError when it cannot start. */
export async function start(instance: Instance): Promise<RunningExporter> {
  const { exporter, delivery, counters, spool: folder, context } = instance;
  const { report, signal } = context;
  const spool = folder === undefined ? undefined : await explained(instance, () => takeOver(instance, folder));
  const queue = sampleQueue({ capacity: delivery.queueSize, spool, ...diskHealth(instance, folder, spool) });
  const keeps = spool !== undefined;
  const running = runningExporter({ queue, counters, report, signal, keeps, whenFull: delivery.whenFull ?? 'drop-oldest' });
  try {
    running.run(await explained(instance, () => open(instance, running)));
  } catch (error) {
    await running.abandon();
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
      if (!exporter.shows && !outcome.isDone) report.warn(describeCounters(counters));
      if (pendingOf(counters) > 0) report.warn(`what is pending stays in ${folder}; the next start delivers it`);
      return outcome;
    },
  };
}

async function open(instance: Instance, { acknowledge, done }: RunningExporter): Promise<Sink> {
  const { exporter, config, counters, context } = instance;
  const keep = refusalsOf(instance, context.report);
  const own: ExportContext = {
    ...context,
    ack: acknowledge,
    done,
    retried: () => void (counters.retried += 1),
    reject(refusals) {
      counters.refused += new Set(refusals.map(({ sample }) => sample)).size;
      keep(refusals);
    },
  };
  const sink = await exporter.open(config, own);
  return isWritable(sink) ? writableSink(sink, { acknowledge, done, signal: context.signal }) : sink;
}
