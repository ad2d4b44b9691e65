import type { RecentSample, RecentSamples } from './recent-samples.ts';

/** What a reader gets: samples, none after a silence, or an event. */
export type Followed = readonly RecentSample[] | 'gap' | 'end';

/** The most bytes of samples sent at once, about: each of many readers that take nothing holds so much. */
const bytesAtOnce = 32 * 1024;

/**
 * Follows samples from a number on, as fast as the reader takes them. A waiting reader holds no samples; if samples were dropped before it
 * has read them, it gets `gap`, and continues with the oldest.
 */
export async function* follow(recent: RecentSamples, from: number, gone: AbortSignal): AsyncGenerator<Followed> {
  let next = from;
  let hasSeenEnd = false;
  while (!gone.aborted) {
    if (next < recent.oldest) {
      yield 'gap';
      next = recent.oldest;
    } else if (next < recent.next) {
      const samples = recent.some(next, bytesAtOnce);
      yield samples;
      next += samples.length;
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
