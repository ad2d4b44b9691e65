import type { Batch } from '../samples/index.ts';
import type { Clock } from '../time/index.ts';
import { ConditionVariable } from './condition-variable.ts';
import type { DropCounter } from './drop-counter.ts';
import { policy, type Policy, type PolicySettings } from './policy.ts';
import type { SampleQueue } from './sample-queue.ts';

export interface IntakeSettings extends PolicySettings {
  readonly queue: SampleQueue;
  readonly drops: DropCounter;
  /** Whether more samples would only wait: those of a recording wait in their file then. */
  readonly isAhead: () => boolean;
  readonly clock: Clock;
  /** Aborted when the delivery ends: no reading waits any longer. */
  readonly signal: AbortSignal;
}

/** Puts samples into the queue. When it is full, their reading waits, or samples are dropped. */
export class Intake {
  readonly #settings: IntakeSettings;
  readonly #policy: Policy;
  /** The queue may have room, or nothing waits any longer. */
  readonly #change: ConditionVariable;
  #isClosed = false;
  /** The time of the newest sample. */
  #newest = 0;

  constructor(settings: IntakeSettings) {
    this.#settings = settings;
    this.#policy = policy(settings);
    this.#change = new ConditionVariable(settings.clock);
    settings.signal.addEventListener('abort', () => this.#change.notify(), { once: true });
  }

  /** False asks the caller to wait for `drained`. */
  add(batch: Batch): boolean {
    const { queue } = this.#settings;
    this.#newest = batch.timestamp(0);
    if (queue.full && this.#policy.drops === 'newest') this.#drop(batch);
    else queue.add(batch);
    if (this.#secondsToWait > 0) return false;
    if (this.#policy.drops === 'oldest') this.#dropOldest();
    return true;
  }

  /** Fulfilled when there is room, or the policy waits no longer. */
  async drained(): Promise<void> {
    for (let seconds; (seconds = this.#secondsToWait) > 0;) await this.#change.wait(seconds);
  }

  /** Samples of the queue were settled. */
  progressed(): void {
    const { queue, drops } = this.#settings;
    this.#policy.progressed();
    if (this.#secondsToWait === 0) this.#change.notify();
    if (queue.length === 0) drops.caughtUp();
  }

  /** The exporter takes no more samples, so no reading waits for it. */
  close(): void {
    this.#isClosed = true;
    this.#change.notify();
  }

  get #secondsToWait(): number {
    const { queue, signal, isAhead } = this.#settings;
    if (this.#isClosed || signal.aborted) return 0;
    if (queue.full) return this.#policy.waitFor(this.#newest);
    return isAhead() ? this.#policy.paceFor(this.#newest) : 0;
  }

  #drop(batch: Batch): void {
    this.#settings.drops.add(batch.length, 'newest');
    batch.acknowledgement?.release();
  }

  /** The newest sample stays, also when it alone is more than fits. */
  #dropOldest(): void {
    const { queue, drops } = this.#settings;
    for (let count; queue.full && queue.length > 1 && (count = queue.dropOldest()) !== undefined;) {
      if (count > 0) drops.add(count, 'oldest');
    }
  }
}
