import { hostname } from 'node:os';
import { Readable } from 'node:stream';
import type { Batch, Samples } from '../../samples/index.ts';
import { openHost, type Collector, type HostPaths } from '../../collectors/index.ts';
import { systemClock, type Clock } from '../../time/index.ts';
import { Recorder, type Precision } from './recorder.ts';
import { startTicks, type Schedule, type Tick } from './ticks.ts';
import { openCollectors, runCollectors, type OpenSettings } from './supervise.ts';

/** What `live` samples, and how often. */
export interface LiveSettings extends Omit<Schedule, 'early'>, OpenSettings, Precision {
  readonly collectors: readonly Collector[];
  /** The number of samples after which the stream ends. */
  readonly count?: number | undefined;
  /** The host name in the samples; default that of this machine. */
  readonly host?: string | undefined;
  readonly paths?: HostPaths | undefined;
  /** Emits a first sample without rates at once, and a second after 250 ms. `count` excludes both. */
  readonly sampleAtOnce?: boolean | undefined;
  /** Ends the samples cleanly. */
  readonly signal?: AbortSignal | undefined;
}

/** Seconds from the start to the samples of `sampleAtOnce`. */
const earlySamples = [0, 0.25];

/**
 * Samples of this host, each a batch of one, or what `as` makes of it. Rates need two readings, so the first sample comes after one
 * interval, unless `sampleAtOnce` is set.
 */
export function live(settings: LiveSettings, as: (batch: Batch) => Samples = (batch) => batch, clock: Clock = systemClock): Readable {
  let sampler: Sampler | undefined;
  const stream: Readable = new Readable({
    objectMode: true,
    highWaterMark: 1,
    construct(done) {
      const give = (batch: Batch | undefined) => void stream.push(batch === undefined ? null : as(batch));
      const fail = (error: unknown) => void stream.destroy(error as Error);
      openSampler(settings, clock, give, fail).then((opened) => ((sampler = opened), done()), done);
    },
    read: () => sampler!.next(),
    destroy(error, done) {
      sampler?.close();
      done(error);
    },
  });
  return stream;
}

interface Sampler {
  next(): void;
  close(): void;
}

/** Calls `give` with one batch for each call of `next`, and with undefined at the end. */
async function openSampler(
  settings: LiveSettings,
  clock: Clock,
  give: (batch: Batch | undefined) => void,
  fail: (error: unknown) => void,
): Promise<Sampler> {
  const { collectors, interval, count = Infinity, paths = {}, report, signal, sampleAtOnce = false } = settings;
  const ended = new AbortController();
  const host = openHost(paths, { interval, signal: ended.signal, warn: report.warn });
  const recorder = new Recorder(settings.host ?? hostname(), settings);
  const running = await openCollectors(collectors, { host, recorder, clock }, settings);
  let previous = -Infinity;
  let left = count;

  const ticks = startTicks({ ...settings, early: sampleAtOnce ? earlySamples : [] }, clock, (tick) => {
    try {
      if (tick) sample(tick);
      else end();
    } catch (error) {
      fail(error);
    }
  });
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  return { next: () => ended.signal.aborted || ticks.next(), close };

  function sample({ now, timestamp, missed, isEarly }: Tick): void {
    const prime = now - previous > staleAfter(interval);
    const skipped = prime && previous > 0 ? missed + 1 : missed;
    host.self.ticksMissed += skipped;
    host.self.ticksMissedSinceSample += skipped;
    previous = now;
    host.tick(now);
    const answered = runCollectors(running, Math.min(interval, isEarly ? earlySamples[1]! : Infinity) / 2, clock);
    const end = () => finish({ isWanted: isEarly || !prime, isCounted: !isEarly }, timestamp);
    if (answered) answered.then(end).catch(fail);
    else end();
  }

  function finish({ isWanted, isCounted }: { readonly isWanted: boolean; readonly isCounted: boolean }, timestamp: number): void {
    if (ended.signal.aborted) return;
    const batch = recorder.take(timestamp);
    if (!isWanted) return ticks.next();
    host.self.ticksMissedSinceSample = 0;
    give(batch);
    if (isCounted) left -= 1;
    if (left === 0) end();
  }

  function end(): void {
    if (ended.signal.aborted) return;
    close();
    give(undefined);
  }

  function close(): void {
    if (ended.signal.aborted) return;
    signal?.removeEventListener('abort', end);
    ticks.stop();
    ended.abort();
    host.close();
    if (host.self.ticksMissed > 0) report.warn(`ticks missed: ${host.self.ticksMissed}`);
  }
}

/** Seconds after which the last reading is too old for a rate, as after a suspend. */
function staleAfter(interval: number): number {
  return 2 * interval + 1;
}
