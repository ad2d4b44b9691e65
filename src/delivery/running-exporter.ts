import { reasonOf } from '../errors.ts';
import type { Report } from '../report.ts';
import { countOf, type Batch } from '../samples/index.ts';
import { systemClock, type Clock } from '../time/index.ts';
import { countSettled, pendingOf, type Counters } from './counters.ts';
import { DropCounter } from './drop-counter.ts';
import { Intake } from './intake.ts';
import { aborted, isOver, outcomeOf, type Outcome } from './outcome.ts';
import type { PolicySettings } from './policy.ts';
import { Pump } from './pump.ts';
import type { SampleQueue } from './sample-queue.ts';
import type { Sink } from './sink.ts';

export interface RunningExporterSettings extends Pick<PolicySettings, 'whenFull'> {
  readonly queue: SampleQueue;
  readonly counters: Counters;
  readonly report: Report;
  /** Whether samples stay in a spool when the exporter fails. */
  readonly isSpooled: boolean;
  /** Aborted when the delivery ends: the rest stays pending. */
  readonly signal: AbortSignal;
  /** Seconds without progress after which the reading of a recording waits no longer; default 10. */
  readonly stallTimeout?: number;
  readonly clock?: Clock;
  /** Called when the exporter has ended. */
  readonly ended?: (outcome: Outcome) => void;
}

/** Delivers samples to one exporter, whose failure or delay affects neither the others nor the reading. */
export class RunningExporter {
  readonly #settings: RunningExporterSettings;
  readonly #intake: Intake;
  readonly #pump: Pump;
  #resolveDone = (_outcome: Outcome) => {};
  readonly #isDone = new Promise<Outcome>((resolve) => (this.#resolveDone = resolve));
  #outcome: Outcome | undefined;
  #delivery: Promise<Outcome> = Promise.resolve({});

  constructor(settings: RunningExporterSettings) {
    const { queue, counters, report, whenFull, signal, stallTimeout = 10, clock = systemClock } = settings;
    this.#settings = settings;
    const drops = new DropCounter(counters, report);
    this.#pump = new Pump({ queue, clock, settled: (count) => this.#settled(count) });
    this.#intake = new Intake({ queue, drops, isAhead: () => this.#pump.isAhead, whenFull, stallTimeout, clock, signal });
  }

  /** Begins to deliver to a sink. */
  run(sink: Sink): void {
    this.#delivery = this.#deliver(sink);
  }

  /** Queues samples. False asks the caller to wait for `drained`. */
  enqueue(batch: Batch): boolean {
    const { counters, isSpooled } = this.#settings;
    counters.read += batch.length;
    if (this.#outcome && !isSpooled) {
      counters.dropped += batch.length;
      return true;
    }
    const hasRoom = this.#intake.add(batch);
    this.#pump.notify();
    return hasRoom;
  }

  /** Fulfilled when there is room, or the policy waits no longer. */
  async drained(): Promise<void> {
    await this.#intake.drained();
  }

  /** Settles so many more samples of the write under way. */
  acknowledge(count: number): void {
    this.#pump.acknowledge(count);
  }

  /** The sink wants no more samples: its reader has closed. */
  done(): void {
    this.#pump.stop();
    this.#resolveDone({ isDone: true });
  }

  /** Fulfilled when it takes no more samples, because it has failed or is done. */
  async closed(): Promise<void> {
    if (!isOver(await this.#delivery) || this.#settings.isSpooled) await new Promise(() => {});
  }

  /** Delivers the pending samples and ends. */
  async end(): Promise<Outcome> {
    const { queue, counters, report, isSpooled, ended } = this.#settings;
    this.#pump.end();
    const outcome = await this.#delivery;
    const left = pendingOf(counters) - queue.close();
    counters.dropped += left;
    const reason = isSpooled ? 'there was no room for them on disk' : 'nothing keeps them: see --spool';
    if (left > 0) report.warn(`${countOf(left)} could not be delivered in time, and ${reason}`);
    ended?.(outcome);
    return outcome;
  }

  /** Ends before anything was delivered, because another exporter could not start. */
  async cancel(): Promise<void> {
    this.#pump.stop();
    await this.#delivery;
    this.#settings.queue.close();
  }

  async #deliver(sink: Sink): Promise<Outcome> {
    const { signal } = this.#settings;
    this.#finish(await Promise.race([outcomeOf(() => this.#pump.run(sink)), this.#isDone, aborted(signal)]));
    this.#pump.stop();
    const closing = await Promise.race([outcomeOf(() => sink.close?.()), aborted(signal)]);
    if (!isOver(this.#outcome!) && isOver(closing)) this.#finish(closing);
    return this.#outcome!;
  }

  #finish(outcome: Outcome): void {
    const { counters, report, isSpooled, signal } = this.#settings;
    this.#outcome = outcome;
    this.#intake.close();
    if (signal.aborted || !isOver(outcome)) return;
    if (outcome.failed !== undefined) report.error(`failed: ${reasonOf(outcome.failed)}; it gets no more samples`);
    if (!isSpooled) counters.dropped += pendingOf(counters);
  }

  #settled(count: number): void {
    const { queue, counters } = this.#settings;
    countSettled(counters, count);
    queue.acknowledge(count);
    this.#intake.progressed();
  }
}
