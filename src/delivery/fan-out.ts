import { Writable } from 'node:stream';
import { CubestatError } from '../errors.ts';
import { samplesOf, type Samples } from '../batch.ts';
import type { Sample } from '../sample.ts';
import type { Courier } from './running-exporter.ts';

export interface Ending {
  /** Seconds that the couriers have after the last sample, or after `stop`. */
  readonly drainTimeout: number;
  /** Called when these are over. */
  readonly giveUp: () => void;
  /** The reading is to end: what is on its way is the last. */
  readonly stop?: AbortSignal | undefined;
  /** Nothing is to be waited for. */
  readonly now?: AbortSignal | undefined;
}

/**
 * Gives each sample to every courier, and waits for those that ask for it. It fails with the code NOBODY when none takes
 * samples any more, or is to. When it is destroyed, it ends the couriers too, and gives them no more time.
 */
export function fanOut(couriers: readonly Courier[], { drainTimeout, giveUp, stop, now }: Ending): Writable {
  let deadline: NodeJS.Timeout | undefined;
  const hurry = () => void (deadline ??= setTimeout(giveUp, drainTimeout * 1000));
  stop?.addEventListener('abort', hurry, { once: true });
  const end = async () => Promise.all(couriers.map(async (courier) => courier.end()));
  let ended: Promise<unknown> | undefined;
  const stream = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write(samples: Samples, _encoding, done) {
      give(samplesOf(samples)[Symbol.iterator](), couriers, done);
    },
    final(done) {
      hurry();
      ended = end();
      void ended.then(() => done(), done);
    },
    destroy(error, done) {
      stop?.removeEventListener('abort', hurry);
      now?.removeEventListener('abort', leave);
      clearTimeout(deadline);
      if (!stream.writableFinished) giveUp();
      void (ended ?? end()).then(() => done(error), done);
    },
  });
  const leave = () => void stream.destroy(new CubestatError('nobody takes samples any more', { code: 'NOBODY' }));
  now?.addEventListener('abort', leave, { once: true });
  if (couriers.length > 0) void Promise.all(couriers.map(({ over }) => over)).then(() => ended ?? leave());
  return stream;
}

/** Gives samples one after the other, and waits in between for those that have no room. */
function give(samples: Iterator<Sample>, couriers: readonly Courier[], done: () => void): void {
  for (let next = samples.next(); !next.done; next = samples.next()) {
    const { value } = next;
    const full = couriers.filter((courier) => !courier.take(value));
    if (full.length === 0) continue;
    void Promise.all(full.map((courier) => courier.room())).then(() => give(samples, couriers, done));
    return;
  }
  done();
}
