import { hostname } from 'node:os';
import type { Batch } from '../../samples/index.ts';
import { openHost } from '../../collectors/index.ts';
import type { Clock } from '../../time/index.ts';
import type { LiveSettings } from './live-settings.ts';
import { Recorder } from './recorder.ts';
import { startTicks, type Tick, type Ticks } from './ticks.ts';
import { openCollectors, runCollectors, type RunningCollector, type Sampling } from './open-collectors.ts';

/** Seconds from the start to the samples of `sampleAtOnce`. */
const earlySamples = [0, 0.25];

/** Where a sampler's samples go. */
export interface SamplerOutput {
  /** Called with one batch for each call of `next`, and with undefined at the end. */
  readonly give: (batch: Batch | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/** Opens the collectors, without those that have nothing to read on this host. */
export async function openSampler(settings: LiveSettings, clock: Clock, output: SamplerOutput): Promise<Sampler> {
  const { collectors, interval, counters = false, paths = {}, report } = settings;
  const ended = new AbortController();
  const host = openHost(paths, { interval, counters, signal: ended.signal, warn: report.warn });
  const sampling = { host, recorder: new Recorder(settings.host ?? hostname(), settings), clock };
  const running = await openCollectors(collectors, sampling, settings);
  return new Sampler(settings, { ...sampling, running, ended }, output);
}

interface Opened extends Sampling {
  readonly running: readonly RunningCollector[];
  /** Aborted at the end: closes what the collectors have open. */
  readonly ended: AbortController;
}

/** Takes the readings of all collectors at each tick. */
export class Sampler {
  readonly #settings: LiveSettings;
  readonly #opened: Opened;
  readonly #output: SamplerOutput;
  readonly #ticks: Ticks;
  readonly #end = () => {
    if (this.#opened.ended.signal.aborted) return;
    this.close();
    this.#output.give(undefined);
  };
  #previous = -Infinity;
  #left: number;

  constructor(settings: LiveSettings, opened: Opened, output: SamplerOutput) {
    const { count = Infinity, signal, sampleAtOnce = false } = settings;
    this.#settings = settings;
    this.#opened = opened;
    this.#output = output;
    this.#left = count;
    const early = sampleAtOnce ? earlySamples : [];
    this.#ticks = startTicks({ ...settings, early }, opened.clock, (tick) => this.#onTick(tick));
    signal?.addEventListener('abort', this.#end);
    if (signal?.aborted) this.#end();
  }

  next(): void {
    if (!this.#opened.ended.signal.aborted) this.#ticks.next();
  }

  close(): void {
    const { ended, host } = this.#opened;
    const { signal, report } = this.#settings;
    if (ended.signal.aborted) return;
    signal?.removeEventListener('abort', this.#end);
    this.#ticks.stop();
    ended.abort();
    host.close();
    if (host.self.ticksMissed > 0) report.warn(`ticks missed: ${host.self.ticksMissed}`);
  }

  #onTick(tick: Tick | undefined): void {
    try {
      if (tick) this.#sample(tick);
      else this.#end();
    } catch (error) {
      this.#output.fail(error);
    }
  }

  #sample(tick: Tick): void {
    const { interval } = this.#settings;
    const { host, running, clock } = this.#opened;
    const { now, isEarly } = tick;
    const isPrime = now - this.#previous > staleAfter(interval);
    this.#countMissed(tick.missed, isPrime);
    this.#previous = now;
    host.tick(now);
    const answered = runCollectors(running, Math.min(interval, isEarly ? earlySamples[1]! : Infinity) / 2, clock);
    if (answered) answered.then(() => this.#finish(tick, isPrime)).catch(this.#output.fail);
    else this.#finish(tick, isPrime);
  }

  /** A tick that only primes rates is missed too, except for the first. */
  #countMissed(missed: number, isPrime: boolean): void {
    const { self } = this.#opened.host;
    const skipped = isPrime && this.#previous > 0 ? missed + 1 : missed;
    self.ticksMissed += skipped;
    self.ticksMissedSinceSample += skipped;
  }

  #finish({ timestamp, isEarly }: Tick, isPrime: boolean): void {
    const { ended, recorder, host } = this.#opened;
    if (ended.signal.aborted) return;
    const batch = recorder.take(timestamp);
    if (isPrime && !isEarly) return this.#ticks.next();
    host.self.ticksMissedSinceSample = 0;
    this.#output.give(batch);
    if (!isEarly) this.#left -= 1;
    if (this.#left === 0) this.#end();
  }
}

/** Seconds after which the last reading is too old for a rate, as after a suspend. */
function staleAfter(interval: number): number {
  return 2 * interval + 1;
}
