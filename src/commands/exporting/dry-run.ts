import type { Readable } from 'node:stream';
import { samplesOf, type Samples } from '../../samples/index.ts';
import { reasonOf, UsageError } from '../../errors.ts';
import { asConfigError, exporters, type Instance, type Preview, type Registry } from '../../exporters/index.ts';
import type { Stage } from '../../pipeline.ts';
import { deliver, print, type Context } from '../shared/index.ts';
import { enabledInstances } from './run-exporters.ts';

/** Writes to stdout what the exporters would send. */
export async function preview(registry: Registry, source: Readable, filters: readonly Stage[], context: Context): Promise<void> {
  const previews = await Promise.all(enabledInstances(registry).map(opened));
  await deliver(source, [...filters, previewStage(previews)], '-', context);
}

interface OpenPreview {
  readonly name: string;
  readonly preview: Preview;
}

async function opened(instance: Instance): Promise<OpenPreview> {
  const { name, exporter, config, context } = instance;
  return { name, preview: await asConfigError(instance, () => exporter.preview?.(config, context) ?? exporters.ndjson.preview()) };
}

/** The previews of each sample, one exporter after another. Several exporters get headings, as in tail(1). */
function previewStage(previews: readonly OpenPreview[]): Stage {
  let last = previews.length === 1 ? previews[0] : undefined;
  const headed = (one: OpenPreview, text: string) => {
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

/**
 * Reports for each exporter whether it could deliver. The exit code is 2 if the options of one are wrong, else 1 if one could not, or was
 * not asked because of a signal.
 */
export async function checkAll(registry: Registry, context: Context): Promise<void> {
  const { report, stop, exitCode } = context;
  for (const instance of enabledInstances(registry)) {
    const { name, exporter, config, context: own } = instance;
    const signal = AbortSignal.any([own.signal, stop]);
    try {
      stop.throwIfAborted();
      const found = await asConfigError(instance, () => exporter.check?.(config, { ...own, signal }));
      await print(`${name}: ${found ?? 'its options are valid; it has no check of its destination'}\n`, context);
    } catch (error) {
      report.error(stop.aborted ? `${name}: stopped before its destination answered` : reasonOf(error));
      exitCode(error instanceof UsageError && error.cause instanceof UsageError ? 2 : 1);
    }
  }
}
