import {
  describeCounters,
  isWritable,
  pendingOf,
  RunningExporter,
  SampleQueue,
  writableSink,
  type Outcome,
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
  const queue = new SampleQueue({ capacity: delivery.queueSize, spool, ...diskHealth(instance, folder, spool) });
  const ended = (outcome: Outcome) => {
    clearInterval(eachMinute);
    Object.assign(instance, outcome);
    if (!exporter.interactive && !outcome.isDone) report.warn(describeCounters(counters));
    if (pendingOf(counters) > 0) report.warn(`what is pending stays in ${folder}; the next start delivers it`);
  };
  const whenFull = delivery.whenFull ?? 'drop-oldest';
  const running = new RunningExporter({ queue, counters, report, signal, isSpooled: spool !== undefined, whenFull, ended });
  try {
    running.run(await asConfigError(instance, () => open(instance, running)));
  } catch (error) {
    await running.cancel();
    throw error;
  }
  const eachMinute = setInterval(() => report.detail(describeCounters(counters)), 60_000).unref();
  return running;
}

async function open(instance: Instance, running: RunningExporter): Promise<Sink> {
  const { exporter, config, counters, context } = instance;
  const writeDeadLetters = deadLetterWriterFor(instance, context.report);
  const ack = (count: number) => running.acknowledge(count);
  const done = () => running.done();
  const own: ExportContext = {
    ...context,
    ack,
    done,
    retried: () => void (counters.retried += 1),
    reject(refusals) {
      counters.pendingRejected += new Set(refusals.map(({ sample }) => sample)).size;
      writeDeadLetters(refusals);
    },
  };
  const sink = await exporter.open(config, own);
  return isWritable(sink) ? writableSink(sink, { acknowledge: ack, done, signal: context.signal }) : sink;
}
