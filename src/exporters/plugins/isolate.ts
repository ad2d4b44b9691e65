import { AsyncLocalStorage } from 'node:async_hooks';
import { isWritable, writableSink, type SampleSink } from '../../delivery/index.ts';
import type { Sample } from '../../samples/index.ts';
import type { Exporter } from '../exporter.ts';

/** Fails the exporter to which the running code belongs. */
const failing = new AsyncLocalStorage<(error: Error) => void>();

/**
 * Isolates an exporter of a user's module: an uncaught error in its timers or promises fails this exporter and not the process, and its
 * samples are frozen, because other exporters share them.
 */
export function isolated(exporter: Exporter): Exporter {
  return {
    ...exporter,
    async open(config, context) {
      watch();
      let fail: (error: Error) => void = () => {};
      const failure = new Promise<never>((_, reject) => (fail = reject));
      failure.catch(() => {});
      const within = async <Result>(work: () => Result | Promise<Result>) => Promise.race([failure, failing.run(fail, async () => work())]);
      const opened = await within(() => exporter.open(config, context));
      const sink = isWritable(opened) ? writableSink(opened, { ...context, acknowledge: context.ack }) : opened;
      return {
        get batch() {
          return sink.batch;
        },
        write: (samples: readonly Sample[]) => within(() => (sink as SampleSink).write(samples.map(frozen))),
        close: () => within(() => sink.close?.()),
      };
    },
  };
}

function frozen(sample: Sample): Sample {
  Object.freeze(sample.metrics);
  if (sample.tags) Object.freeze(sample.tags);
  return Object.freeze(sample);
}

let watching = false;

function watch(): void {
  if (watching) return;
  watching = true;
  process.on('uncaughtException', blame);
  process.on('unhandledRejection', blame);
}

/** Fails the exporter that has thrown. Other uncaught errors end the process as usual. */
function blame(reason: unknown): void {
  const fail = failing.getStore();
  const error = reason instanceof Error ? reason : new Error(String(reason));
  if (fail) return fail(error);
  process.off('uncaughtException', blame);
  process.off('unhandledRejection', blame);
  setImmediate(() => {
    throw error;
  });
}
