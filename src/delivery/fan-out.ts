import { Writable } from 'node:stream';
import type { Sample } from '../sample.ts';
import type { Courier } from './courier.ts';

/**
 * Gives each sample to every courier. It waits for one that is busy, not for one that is stuck. After the last sample
 * the couriers have `drainTimeout` seconds, then `giveUp` is called.
 */
export function fanOut(couriers: readonly Courier[], giveUp = () => {}, drainTimeout = 0): Writable {
  return new Writable({
    objectMode: true,
    write(sample: Sample, _encoding, done) {
      const full = couriers.filter((courier) => !courier.take(sample));
      if (full.length === 0) return done();
      return void Promise.all(full.map((courier) => courier.room())).then(() => done());
    },
    final(done) {
      const deadline = setTimeout(giveUp, drainTimeout * 1000);
      const ended = Promise.all(couriers.map((courier) => courier.end()));
      void ended.finally(() => clearTimeout(deadline)).then(() => done());
    },
  });
}
