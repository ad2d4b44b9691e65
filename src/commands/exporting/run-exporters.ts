import type { Readable } from 'node:stream';
import { errnoOf, reasonOf, UsageError } from '../../errors.ts';
import {
  configOf,
  createRegistry,
  exitCodeOf,
  exporters,
  loadExporter,
  readConfigFile,
  assertNotShared,
  type Instance,
  type Registry,
} from '../../exporters/index.ts';
import type { Values } from '../../options/index.ts';
import { run, type Stage } from '../../pipeline.ts';
import { serviceNotifier } from '../../service/index.ts';
import { collectSeldom, readsKept, refuseOwnInput, type Context } from '../shared/index.ts';
import type { deliveryFlags } from './exporter-flags.ts';

type FlagValues = Readonly<Record<string, unknown>>;

/** Adds instances of the named types, configured by flags. */
export async function addTypes(
  registry: Registry,
  types: readonly string[],
  values: FlagValues | ((type: string) => FlagValues),
): Promise<void> {
  for (const type of types) {
    const exporter = await loadExporter(type);
    registry.add(unused(registry, exporter.name), exporter, configOf(exporter, typeof values === 'function' ? values(type) : values));
  }
}

/** Adds the exporter that passes samples on to stdout. */
export function addTee(registry: Registry): void {
  registry.add(unused(registry, 'tee'), exporters.ndjson, {});
}

/** Adds the instances of a configuration file, if it has any. It may have other tables. */
export async function addFile(registry: Registry, path: string, { configTables }: Pick<Context, 'configTables'>): Promise<void> {
  for (const { instance, type, enabled, config, where } of await readConfigFile(path, configTables)) {
    const exporter = await loadExporter(type).catch((error: unknown) => {
      throw new UsageError(`${where('type')}: ${reasonOf(error)}`);
    });
    registry.register({ ...exporter, name: type });
    registry.create(instance, type, config, { enabled, where });
  }
}

function unused(registry: Registry, name: string): string {
  let number = 1;
  const numbered = () => (number === 1 ? name : `${name}-${number}`);
  while (registry.get(numbered())) number += 1;
  return numbered();
}

/** Makes a registry with the delivery settings of the flags. `stop` ends reading; `interval`: seconds between samples. */
export function openRegistry(
  { report, stdout, abort }: Context,
  values: Values<typeof deliveryFlags> & { readonly interval?: number },
  stop: AbortSignal,
): Registry {
  const { drainTimeout, queueSize, whenFull, spool, spoolSize, spoolFsync, deadLetters, interval } = values;
  const delivery = { queueSize, whenFull, spool, spoolSize, spoolFsync, deadLetters };
  return createRegistry(exporters, { report, stdout, stop, abort, delivery, drainTimeout, interval });
}

/** Starts all instances of a registry, then runs the samples into them. */
export async function exportTo(registry: Registry, source: Readable, filters: readonly Stage[], context: Context): Promise<void> {
  for (const { destination, config } of enabledInstances(registry)) {
    const target = destination === 'stdout' ? '-' : config['filename'];
    if (typeof target === 'string') refuseOwnInput(target, context);
  }
  const sink = await registry.start();
  if (readsKept(context)) collectSeldom();
  context.ignoreSighup();
  const notifier = serviceNotifier(context.environment, context.report);
  notifier.ready();
  context.stop.addEventListener('abort', notifier.stopping, { once: true });
  await run(source, ...filters, sink)
    .catch((error: unknown) => {
      if (errnoOf(error) !== 'DONE') throw error;
    })
    .finally(notifier.close);
  context.exitCode(exitCodeOf(registry.instances));
}

/** The enabled instances. Throws a UsageError where there are none, or two have the same destination. */
export function enabledInstances({ instances }: Registry): Instance[] {
  const enabled = instances.filter((instance) => instance.enabled);
  if (enabled.length === 0) throw new UsageError('export to what? Every exporter of the --config file has enabled = false');
  assertNotShared(enabled);
  return enabled;
}
