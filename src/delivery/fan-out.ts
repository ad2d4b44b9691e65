import { Writable } from 'node:stream';
import type { Sample } from '../sample.ts';
import type { Courier } from './courier.ts';

export interface Ending {
  /** Seconds that the couriers have after the last sample, or after `stop`. */
  readonly drainTimeout: number;
  /** Called when these are over. */
  readonly giveUp: () => void;
  /** The reading is to end: what is on its way is the last. */
  readonly stop?: AbortSignal | undefined;
}

/** Gives each sample to every courier, and waits for those that ask for it. */
export function fanOut(couriers: readonly Courier[], { drainTimeout, giveUp, stop }: Ending): Writable {
  let deadline: NodeJS.Timeout | undefined;
  const hurry = () => void (deadline ??= setTimeout(giveUp, drainTimeout * 1000));
  stop?.addEventListener('abort', hurry, { once: true });
  return new Writable({
    objectMode: true,
    write(sample: Sample, _encoding, done) {
      const full = couriers.filter((courier) => !courier.take(sample));
      if (full.length === 0) return done();
      return void Promise.all(full.map((courier) => courier.room())).then(() => done());
    },
    final(done) {
      hurry();
      const ended = Promise.all(couriers.map((courier) => courier.end()));
      void ended.then(() => done(), done);
    },
    destroy(error, done) {
      stop?.removeEventListener('abort', hurry);
      clearTimeout(deadline);
      done(error);
    },
  });
}
