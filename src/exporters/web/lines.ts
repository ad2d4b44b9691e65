import type { PageStream } from '../../http/index.ts';
import { unbuffered } from './events.ts';
import { follow } from './follow.ts';
import type { RecentSample, RecentSamples } from './recent-samples.ts';

export interface LineRange {
  /** Unix time, in seconds, of the first sample that is wanted. */
  readonly since: number | undefined;
  /** Unix time of the last one; undefined: those to come are wanted too. */
  readonly until: number | undefined;
}

/** The samples of a time, a line of JSON each. Without a time it begins with the newest and goes on. */
export function lines(recent: RecentSamples, lineOf: (sample: RecentSample) => Uint8Array, { since, until }: LineRange): PageStream {
  const isWanted = ({ batch }: RecentSample) => {
    const time = batch.timestamp(0);
    return time >= (since ?? -Infinity) && time <= (until ?? Infinity);
  };
  const isNewestOnly = since === undefined && until === undefined;
  return {
    status: 200,
    type: 'application/x-ndjson; charset=utf-8',
    headers: unbuffered,
    async *chunks(gone) {
      const last = until === undefined ? Infinity : recent.next;
      let next = isNewestOnly ? Math.max(recent.oldest, recent.next - 1) : recent.oldest;
      if (next >= last) return;
      for await (const what of follow(recent, next, gone)) {
        // An answer that ends early is broken off, so that nobody takes it for a whole one.
        if (what === 'gap') throw new Error('a reader of /samples was too slow: what it had to read is no longer kept');
        if (what === 'end') return;
        const wanted = what.filter(isWanted);
        if (wanted.length > 0) yield Buffer.concat(wanted.map(lineOf));
        next += what.length;
        if (next >= last) return;
      }
    },
  };
}
