import { setTimeout } from 'node:timers/promises';
import { reasonOf } from '../errors.ts';
import { asConfigError, type Instance } from '../exporters/index.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Whether each exporter could deliver, checked concurrently within `timeout` seconds. */
export function diagnoseExporters(instances: readonly Instance[], timeout = 10): Promise<Diagnosis[]> {
  return Promise.all(instances.map((instance) => diagnose(instance, timeout)));
}

async function diagnose(instance: Instance, timeout: number): Promise<Diagnosis> {
  const own = { area: 'exporters', subject: instance.name } as const;
  const ended = new AbortController();
  const late = setTimeout(timeout * 1000, undefined, { signal: ended.signal }).then(() => {
    throw new Error(`no answer within ${timeout} s`);
  });
  try {
    return { ...own, state: 'ok', finding: await Promise.race([asked(instance), late]) };
  } catch (error) {
    return { ...own, state: 'broken', finding: reasonOf(error) };
  } finally {
    late.catch(() => {});
    ended.abort();
  }
}

async function asked(instance: Instance): Promise<string> {
  const { exporter, config, context } = instance;
  const found = await asConfigError(instance, () => exporter.check?.(config, context));
  return found ?? 'its options are valid; it has no check of its destination';
}
