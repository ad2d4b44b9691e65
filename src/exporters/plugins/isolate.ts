import { AsyncLocalStorage } from 'node:async_hooks';
import type { Writable } from 'node:stream';
import type { Sample } from '../../sample.ts';
import type { Exporter } from '../exporter.ts';

/** Ends the exporter in whose name something runs. */
const failing = new AsyncLocalStorage<(error: Error) => void>();

/**
 * An exporter that somebody else wrote. What goes wrong in it where nobody hears of it, as in a timer or in a promise that
 * is not waited for, fails it alone rather than the process; and it cannot change the samples that others have too.
 */
export function guarded(exporter: Exporter): Exporter {
  return {
    ...exporter,
    open(config, context) {
      watch();
      let stream: Writable | undefined;
      const fail = (error: Error) => void setImmediate(() => stream?.destroy(error));
      stream = failing.run(fail, () => exporter.open(config, context));
      const write = stream.write.bind(stream) as (...given: unknown[]) => boolean;
      stream.write = (sample: Sample, ...rest: unknown[]) => write(frozen(sample), ...rest);
      for (const method of ['_construct', '_write', '_writev', '_final', '_destroy'] as const) {
        const original = stream[method] as ((...given: unknown[]) => void) | null | undefined;
        if (original) stream[method] = (...given: unknown[]) => failing.run(fail, () => original.apply(stream, given));
      }
      return stream;
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

/** What no exporter is to blame for ends the process, as if nobody had looked. */
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
