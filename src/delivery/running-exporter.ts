import { countOf, type Batch } from '../batch.ts';
import { CubestatError, reasonOf } from '../errors.ts';
import type { Report } from '../report.ts';
import { systemClock, type Clock } from '../timer.ts';
import { countSettled, pendingOf, type Counters } from './counters.ts';
import { policy, type PolicySettings } from './policy.ts';
import { pump } from './pump.ts';
import type { SampleQueue } from './queue.ts';
import type { Sink } from './sink.ts';

/** Brings samples to one exporter, so that it disturbs neither the others nor the reading, whatever happens to it. */
export interface RunningExporter {
  /** Begins to deliver to this sink. */
  run(sink: Sink): void;
  /** Takes samples. False asks to wait for `room` before the next. */
  take(batch: Batch): boolean;
  /** There is room, or the policy waits no longer. */
  room(): Promise<void>;
  /** Of the write under way, so many more samples are settled. */
  acknowledge(count: number): void;
  /** It wants no more: what it writes to is read no more. */
  done(): void;
  /** Fulfilled when it takes no more samples, having failed or being done. */
  over(): Promise<void>;
  /** Delivers what is pending and ends. */
  end(): Promise<Outcome>;
  /** Ends without having begun: another could not start. */
  abandon(): Promise<void>;
}

export interface Outcome {
  /** Why it could not deliver. */
  readonly failed?: unknown;
  /** It wanted no more: what it did not take is not lost. */
  readonly isDone?: boolean;
}

export interface RunningExporterSettings extends Pick<PolicySettings, 'whenFull'> {
  readonly queue: SampleQueue;
  readonly counters: Counters;
  readonly report: Report;
  /** Samples stay in the queue's spool when the exporter fails. */
  readonly keeps: boolean;
  /** What is not delivered by then is left. */
  readonly signal: AbortSignal;
  /** Seconds without progress after which a recording waits no longer. */
  readonly stallTimeout?: number;
  readonly clock?: Clock;
}

export function runningExporter(settings: RunningExporterSettings): RunningExporter {
  const { queue, counters, report, whenFull, keeps, signal, stallTimeout = 10, clock = systemClock } = settings;
  const { drops, progressed, waitFor } = policy({ whenFull, stallTimeout, clock });
  let outcome: Outcome | undefined;
  let droppedSince = 0;
  let newest = 0;
  let wake = () => {};
  let enough = () => {};

  const settled = (count: number) => {
    countSettled(counters, count);
    queue.settle(count);
    progressed();
    if (!queue.full) wake();
    if (droppedSince === 0 || queue.length > 0) return;
    report.warn(`has caught up; ${countOf(droppedSince)} dropped meanwhile`);
    droppedSince = 0;
  };
  const drop = (count: number) => {
    if (droppedSince === 0) report.warn(`queue full: its ${drops} samples are dropped`);
    counters.dropped += count;
    droppedSince += count;
  };
  const makeRoom = () => {
    for (let count; queue.full && (count = queue.dropOldest()) !== undefined;) if (count > 0) drop(count);
  };
  const secondsToWait = () => (queue.full && !outcome && !signal.aborted ? waitFor(newest) : 0);
  const { look, acknowledge, end, stop, run } = pump({ queue, settled, clock });
  const isDone = new Promise<Outcome>((resolve) => (enough = () => resolve({ isDone: true })));
  let closed: Promise<Outcome> = Promise.resolve({});
  signal.addEventListener('abort', () => wake(), { once: true });

  const finish = (ended: Outcome) => {
    outcome = ended;
    wake();
    const { failed } = ended;
    if (signal.aborted || !isOver(ended)) return;
    if (failed !== undefined) report.error(`failed: ${reasonOf(failed)}; it gets no more samples`);
    if (!keeps) counters.dropped += pendingOf(counters);
  };
  const deliver = async (sink: Sink): Promise<Outcome> => {
    finish(await Promise.race([outcomeOf(run(sink)), isDone, givenUp(signal)]));
    stop();
    const ending = await Promise.race([outcomeOf(close(sink)), givenUp(signal)]);
    if (!isOver(outcome!) && isOver(ending)) finish(ending);
    return outcome!;
  };

  return {
    run: (sink) => void (closed = deliver(sink)),
    acknowledge,
    done() {
      stop();
      enough();
    },
    async over() {
      if (!isOver(await closed) || keeps) await new Promise(() => {});
    },
    take(batch) {
      counters.read += batch.length;
      newest = batch.timestamp(0);
      if (outcome && !keeps) {
        counters.dropped += batch.length;
        return true;
      }
      if (queue.full && drops === 'newest') {
        drop(batch.length);
        batch.acknowledgement?.release();
      } else queue.add(batch);
      look();
      if (secondsToWait() > 0) return false;
      if (drops === 'oldest') makeRoom();
      return true;
    },
    async room() {
      for (let seconds; (seconds = secondsToWait()) > 0;) await change(seconds);
    },
    async end() {
      end();
      const ended = await closed;
      const left = pendingOf(counters) - queue.close();
      counters.dropped += left;
      const reason = keeps ? 'there was no room for them on disk' : 'nothing keeps them: see --spool';
      if (left > 0) report.warn(`${countOf(left)} could not be delivered in time, and ${reason}`);
      return ended;
    },
    async abandon() {
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

/** It takes no more samples. */
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

/** Milliseconds in which a sink that hears of the abort can still say what became of its write. */
const grace = 100;

async function givenUp(signal: AbortSignal): Promise<Outcome> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await new Promise((resolve) => setTimeout(resolve, grace));
  return { failed: new CubestatError('given up', { code: 'ABORTED' }) };
}
