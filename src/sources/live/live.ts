import { Readable } from 'node:stream';
import type { Batch, Samples } from '../../samples/index.ts';
import { systemClock, type Clock } from '../../time/index.ts';
import type { LiveSettings } from './live-settings.ts';
import { openSampler, type Sampler } from './sampler.ts';

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
      openSampler(settings, clock, { give, fail }).then((opened) => ((sampler = opened), done()), done);
    },
    read: () => sampler!.next(),
    destroy(error, done) {
      sampler?.close();
      done(error);
    },
  });
  return stream;
}
