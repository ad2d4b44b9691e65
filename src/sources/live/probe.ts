import { setTimeout } from 'node:timers/promises';
import { openHost, type Collector, type Emit, type HostPaths } from '../../collectors/index.ts';
import { reasonOf } from '../../errors.ts';
import { readOptions } from '../../options/index.ts';

/** Whether a collector works on this host. */
export interface Finding {
  readonly collector: Collector;
  /** Why it does not; undefined when it does. */
  readonly absent?: string;
  /** Whether the subsystem exists, but reading it failed. */
  readonly failed?: boolean;
}

interface ProbeSettings {
  /** Seconds. */
  readonly timeout?: number;
  /** Called with a warning for each unreadable file. */
  readonly warn?: (message: string) => void;
}

/** The share of the timeout in which a collector's program has to write its first output. */
const startsWithin = 0.8;

/** Opens each collector and takes a reading, within a timeout; further ones while its program has written nothing. */
export async function probe(
  collectors: readonly Collector[],
  paths: HostPaths,
  { timeout = 1, warn = () => {} }: ProbeSettings = {},
): Promise<Finding[]> {
  const ended = new AbortController();
  const began = performance.now();
  const host = openHost(paths, { interval: timeout, signal: ended.signal, warn });
  const find = async (collector: Collector): Promise<Finding> => {
    try {
      const read = await collector.open(host, readOptions(collector.options ?? {}, {}, {}));
      if (typeof read === 'string') return { collector, absent: read };
      let isEmpty = true;
      const emit: Emit = (_name, value) => void (isEmpty &&= value === undefined);
      await read(emit, 0);
      while (collector.runsProgram && isEmpty && performance.now() - began < startsWithin * timeout * 1000) {
        await setTimeout(50);
        await read(emit, 0);
      }
      return { collector };
    } catch (error) {
      return { collector, absent: reasonOf(error), failed: true };
    }
  };
  const late = setTimeout(timeout * 1000, undefined, { ref: false });
  const found = collectors.map((collector) =>
    Promise.race([find(collector), late.then((): Finding => ({ collector, absent: `no answer within ${timeout} s`, failed: true }))]),
  );
  try {
    return await Promise.all(found);
  } finally {
    ended.abort();
    host.close();
  }
}
