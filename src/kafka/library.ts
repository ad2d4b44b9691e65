import { registerCodecs } from './codecs.ts';

type Library = Awaited<ReturnType<typeof load>>;

let loaded: Promise<Library> | undefined;

/** The library, loaded on demand because few users need it. */
export function kafkajs(): Promise<Library> {
  return (loaded ??= load());
}

async function load() {
  const { default: library } = await import('kafkajs');
  await restWhileIdle();
  await registerCodecs(library);
  return library;
}

/**
 * Each connection of the library checks a thousand times a second for queued requests, which takes 5 % of a CPU. It also checks after an
 * answer, a request and throttling, so the timer is not needed while nothing is queued.
 */
async function restWhileIdle(): Promise<void> {
  const { default: RequestQueue } = await import('kafkajs/src/network/requestQueue/index.js');
  const { prototype } = RequestQueue;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this);
  };
}
