import { registerCodecs } from './codecs.ts';

type Library = Awaited<ReturnType<typeof load>>;

let loaded: Promise<Library> | undefined;

/** The library, which is loaded when it is used, for few use it. */
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
 * Each connection of the library asks a thousand times a second whether a request waits to be sent, which takes 5 % of a CPU. An
 * answer, a request and the end of throttling ask too, so that it may rest where none waits.
 */
async function restWhileIdle(): Promise<void> {
  const { default: RequestQueue } = await import('kafkajs/src/network/requestQueue/index.js');
  const { prototype } = RequestQueue;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this);
  };
}
