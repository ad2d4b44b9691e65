import type { Readable } from 'node:stream';
import { samplesOf, type Samples } from '../../batcher.ts';
import { reasonOf } from '../../errors.ts';
import { explained, exporters, type Instance, type Preview, type Registry } from '../../exporters/index.ts';
import type { Stage } from '../../pipeline.ts';
import { deliver, print, type Context } from '../shared/index.ts';
import { atWork } from './exporters.ts';

/** Shows on stdout what the exporters would send. */
export async function preview(registry: Registry, source: Readable, filters: readonly Stage[], context: Context): Promise<void> {
  const previews = await Promise.all(atWork(registry).map(opened));
  await deliver(source, [...filters, shown(previews)], '-', context);
}

interface Opened {
  readonly name: string;
  readonly preview: Preview;
}

async function opened(instance: Instance): Promise<Opened> {
  const { name, exporter, config, context } = instance;
  return { name, preview: await explained(instance, () => exporter.preview?.(config, context) ?? exporters.ndjson.preview()) };
}

/** What each makes of a sample, one after the other; of several, under headings as tail(1) has them. */
function shown(previews: readonly Opened[]): Stage {
  let last = previews.length === 1 ? previews[0] : undefined;
  const headed = (one: Opened, text: string) => {
    if (one === last || text === '') return text;
    const heading = `${last === undefined ? '' : '\n'}==> ${one.name} <==\n`;
    last = one;
    return heading + text;
  };
  return async function* (input: AsyncIterable<Samples>) {
    for await (const samples of input)
      for (const sample of samplesOf(samples)) for (const one of previews) yield headed(one, await one.preview.sample(sample));
    for (const one of previews) yield headed(one, one.preview.end?.() ?? '');
  };
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
