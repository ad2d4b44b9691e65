import { setTimeout } from 'node:timers/promises';
import { reasonOf } from '../errors.ts';
import { asConfigError, type Instance } from '../exporters/index.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Whether each exporter could deliver, checked concurrently within `timeout` seconds, and until `stop`. */
export function diagnoseExporters(instances: readonly Instance[], stop: AbortSignal, timeout = 10): Promise<Diagnosis[]> {
  return Promise.all(instances.map((instance) => diagnose(instance, stop, timeout)));
}

async function diagnose(instance: Instance, stop: AbortSignal, timeout: number): Promise<Diagnosis> {
  const own = { area: 'exporters', subject: instance.name } as const;
  const ended = new AbortController();
  const signal = AbortSignal.any([instance.context.signal, stop, ended.signal]);
  const late = setTimeout(timeout * 1000, undefined, { signal }).then(() => {
    throw new Error(`no answer within ${timeout} s`);
  });
  try {
    return { ...own, state: 'ok', finding: await Promise.race([asked(instance, signal), late]) };
  } catch (error) {
    return { ...own, state: 'broken', finding: stop.aborted ? 'stopped before its destination answered' : reasonOf(error) };
  } finally {
    late.catch(() => {});
    ended.abort();
  }
}

async function asked(instance: Instance, signal: AbortSignal): Promise<string> {
  const { exporter, config, context } = instance;
  const found = await asConfigError(instance, () => exporter.check?.(config, { ...context, signal }));
  return found ?? 'its options are valid; it has no check of its destination';
}
