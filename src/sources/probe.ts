import { setTimeout } from 'node:timers/promises';
import { openHost, type Collector, type HostPaths } from '../collectors/index.ts';
import { reasonOf } from '../errors.ts';
import { open } from './supervise.ts';

/** Whether a collector works on this host. */
export interface Finding {
  readonly collector: Collector;
  /** Why it does not; undefined when it does. */
  readonly absent?: string;
}

/** Opens each collector and takes one reading, within `timeout` seconds. */
export async function probe(collectors: readonly Collector[], paths: HostPaths, timeout = 1): Promise<Finding[]> {
  const ended = new AbortController();
  const host = openHost(paths, { interval: timeout, signal: ended.signal });
  const find = async (collector: Collector): Promise<Finding> => {
    const read = await open(collector, host);
    if (typeof read === 'string') return { collector, absent: read };
    try {
      await read(() => {}, 0);
      return { collector };
    } catch (error) {
      return { collector, absent: reasonOf(error) };
    }
  };
  const late = setTimeout(timeout * 1000, undefined, { ref: false });
  const found = collectors.map((collector) =>
    Promise.race([find(collector), late.then((): Finding => ({ collector, absent: `no answer within ${timeout} s` }))]),
  );
  try {
    return await Promise.all(found);
  } finally {
    ended.abort();
    host.close();
  }
}
