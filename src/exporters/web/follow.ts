import type { RecentSample, RecentSamples } from './recent-samples.ts';

/** What a reader gets: samples, none where there was silence, or what has happened instead. */
export type Followed = readonly RecentSample[] | 'gap' | 'end';

/** The most samples that are sent at once. */
const atOnce = 16;

/**
 * Follows samples from a number on, no faster than they are taken: between two of its turns a reader holds none, and one that
 * was overtaken by what is dropped gets `gap`, and goes on with the oldest.
 */
export async function* follow(recent: RecentSamples, from: number, gone: AbortSignal): AsyncGenerator<Followed> {
  let next = from;
  let hasSeenEnd = false;
  while (!gone.aborted) {
    if (next < recent.oldest) {
      yield 'gap';
      next = recent.oldest;
    } else if (next < recent.next) {
      const end = Math.min(next + atOnce, recent.next);
      yield recent.slice(next, end);
      next = end;
    } else if (recent.hasEnded && !hasSeenEnd) {
      hasSeenEnd = true;
      yield 'end';
    } else {
      await changeOf(recent, gone);
      if (next === recent.next && !gone.aborted) yield [];
    }
  }
}

function changeOf(recent: RecentSamples, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      gone.removeEventListener('abort', done);
      resolve();
    };
    const cancel = recent.whenChanged(done);
    gone.addEventListener('abort', done);
  });
}
