import type { Readable } from 'node:stream';
import { reasonOf, UsageError } from '../errors.ts';
import { formatters } from '../formatters/index.ts';
import { explained, type Registry } from '../exporters/index.ts';
import type { Stage } from '../pipeline.ts';
import type { Context } from './command.ts';
import { atWork } from './destinations.ts';
import { deliver, print } from './output.ts';

/** Shows on stdout what an exporter would send. */
export async function preview(registry: Registry, source: Readable, filters: readonly Stage[], context: Context): Promise<void> {
  const [instance, ...others] = atWork(registry);
  if (!instance || others.length > 0) throw new UsageError('--dry-run shows one exporter at a time');
  const { exporter, config, context: own } = instance;
  const stages = exporter.preview
    ? await exporter.preview(config, own)
    : formatters.ndjson.open({}, { ...context, color: false, width: undefined });
  await deliver(source, [...filters, ...(await stages)], '-', context);
}

/** Says of each exporter whether it could deliver; the exit code is 1 when one could not. */
export async function checkAll(registry: Registry, context: Context): Promise<void> {
  for (const instance of atWork(registry)) {
    const { name, exporter, config, context: own } = instance;
    try {
      const found = await explained(instance, () => exporter.check?.(config, own));
      await print(`${name}: ${found ?? 'its configuration is sound; it has no check of its own'}\n`, context);
    } catch (error) {
      context.report.error(reasonOf(error));
      context.exitCode(1);
    }
  }
}
