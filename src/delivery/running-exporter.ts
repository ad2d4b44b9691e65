import { countOf, type Batch } from '../samples/index.ts';
import { CubestatError, reasonOf } from '../errors.ts';
import type { Report } from '../report.ts';
import { systemClock, type Clock } from '../time/index.ts';
import { countSettled, pendingOf, type Counters } from './counters.ts';
import { policy, type PolicySettings } from './policy.ts';
import { pump } from './pump.ts';
import type { SampleQueue } from './queue.ts';
import type { Sink } from './sink.ts';

/** Delivers samples to one exporter, whose failure or delay affects neither the others nor the reading. */
export interface RunningExporter {
  /** Begins to deliver to a sink. */
  run(sink: Sink): void;
  /** Queues samples. False asks the caller to wait for `drained`. */
  enqueue(batch: Batch): boolean;
  /** Fulfilled when there is room, or the policy waits no longer. */
  drained(): Promise<void>;
  /** Settles so many more samples of the write under way. */
  acknowledge(count: number): void;
  /** The sink wants no more samples: its reader has closed. */
  done(): void;
  /** Fulfilled when it takes no more samples, because it has failed or is done. */
  closed(): Promise<void>;
  /** Delivers the pending samples and ends. */
  end(): Promise<Outcome>;
  /** Ends before anything was delivered, because another exporter could not start. */
  cancel(): Promise<void>;
}

export interface Outcome {
  /** Why it could not deliver. */
  readonly failed?: unknown;
  /** The sink wanted no more samples: the rest does not count as lost. */
  readonly isDone?: boolean;
}

export interface RunningExporterSettings extends Pick<PolicySettings, 'whenFull'> {
  readonly queue: SampleQueue;
  readonly counters: Counters;
  readonly report: Report;
  /** Whether samples stay in a spool when the exporter fails. */
  readonly isSpooled: boolean;
  /** Aborted when the delivery ends: the rest stays pending. */
  readonly signal: AbortSignal;
  /** Seconds without progress after which the reading of a recording waits no longer. */
  readonly stallTimeout?: number;
  readonly clock?: Clock;
}

export function runningExporter(settings: RunningExporterSettings): RunningExporter {
  const { queue, counters, report, whenFull, isSpooled, signal, stallTimeout = 10, clock = systemClock } = settings;
  const { drops, progressed, waitFor } = policy({ whenFull, stallTimeout, clock });
  let outcome: Outcome | undefined;
  let droppedSinceWarning = 0;
  let newest = 0;
  let wake = () => {};
  let resolveDone = () => {};

  const settled = (count: number) => {
    countSettled(counters, count);
    queue.acknowledge(count);
    progressed();
    if (!queue.full) wake();
    if (droppedSinceWarning === 0 || queue.length > 0) return;
    report.warn(`has caught up; ${countOf(droppedSinceWarning)} dropped meanwhile`);
    droppedSinceWarning = 0;
  };
  const drop = (count: number) => {
    if (droppedSinceWarning === 0) report.warn(`queue full: its ${drops} samples are dropped`);
    counters.dropped += count;
    droppedSinceWarning += count;
  };
  const makeRoom = () => {
    for (let count; queue.full && (count = queue.dropOldest()) !== undefined;) if (count > 0) drop(count);
  };
  const secondsToWait = () => (queue.full && !outcome && !signal.aborted ? waitFor(newest) : 0);
  const { notify, acknowledge, end, stop, run } = pump({ queue, settled, clock });
  const isDone = new Promise<Outcome>((resolve) => (resolveDone = () => resolve({ isDone: true })));
  let closed: Promise<Outcome> = Promise.resolve({});
  signal.addEventListener('abort', () => wake(), { once: true });

  const finish = (ended: Outcome) => {
    outcome = ended;
    wake();
    const { failed } = ended;
    if (signal.aborted || !isOver(ended)) return;
    if (failed !== undefined) report.error(`failed: ${reasonOf(failed)}; it gets no more samples`);
    if (!isSpooled) counters.dropped += pendingOf(counters);
  };
  const deliver = async (sink: Sink): Promise<Outcome> => {
    finish(await Promise.race([outcomeOf(run(sink)), isDone, aborted(signal)]));
    stop();
    const ending = await Promise.race([outcomeOf(close(sink)), aborted(signal)]);
    if (!isOver(outcome!) && isOver(ending)) finish(ending);
    return outcome!;
  };

  return {
    run: (sink) => void (closed = deliver(sink)),
    acknowledge,
    done() {
      stop();
      resolveDone();
    },
    async closed() {
      if (!isOver(await closed) || isSpooled) await new Promise(() => {});
    },
    enqueue(batch) {
      counters.read += batch.length;
      newest = batch.timestamp(0);
      if (outcome && !isSpooled) {
        counters.dropped += batch.length;
        return true;
      }
      if (queue.full && drops === 'newest') {
        drop(batch.length);
        batch.acknowledgement?.release();
      } else queue.add(batch);
      notify();
      if (secondsToWait() > 0) return false;
      if (drops === 'oldest') makeRoom();
      return true;
    },
    async drained() {
      for (let seconds; (seconds = secondsToWait()) > 0;) await change(seconds);
    },
    async end() {
      end();
      const ended = await closed;
      const left = pendingOf(counters) - queue.close();
      counters.dropped += left;
      const reason = isSpooled ? 'there was no room for them on disk' : 'nothing keeps them: see --spool';
      if (left > 0) report.warn(`${countOf(left)} could not be delivered in time, and ${reason}`);
      return ended;
    },
    async cancel() {
      stop();
      await closed;
      queue.close();
    },
  };

  function change(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = seconds === Infinity ? () => {} : clock.after(seconds, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

/** Whether the exporter takes no more samples. */
function isOver({ failed, isDone }: Outcome): boolean {
  return failed !== undefined || isDone === true;
}

async function close(sink: Sink): Promise<void> {
  await sink.close?.();
}

async function outcomeOf(work: Promise<void>): Promise<Outcome> {
  return work.then(
    () => ({}),
    (failed: unknown) => ({ failed }),
  );
}

/** Milliseconds in which a sink can still settle its write after the abort. */
const abortGrace = 100;

async function aborted(signal: AbortSignal): Promise<Outcome> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await new Promise((resolve) => setTimeout(resolve, abortGrace));
  return { failed: new CubestatError('canceled', { code: 'ABORTED' }) };
}
