import type { PageStream } from '../../http/index.ts';
import { unbuffered } from './events.ts';
import { follow } from './follow.ts';
import type { RecentSample, RecentSamples } from './recent-samples.ts';

export interface LineRange {
  /** Unix time in seconds of the first wanted sample. */
  readonly since: number | undefined;
  /** Unix time in seconds of the last wanted one; undefined follows new samples. */
  readonly until: number | undefined;
}

/** The samples of a span of time as JSON lines. Without a time it begins with the newest, and follows. */
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
        // Aborts the response, so that it does not look complete.
        if (what === 'gap') throw new Error('a reader of /samples was too slow: the samples that it had still to read are no longer kept');
        if (what === 'end') return;
        const wanted = what.filter(isWanted);
        if (wanted.length > 0) yield Buffer.concat(wanted.map(lineOf));
        next += what.length;
        if (next >= last) return;
      }
    },
  };
}
