import { value, wholeNumber, type Values } from '../../options/index.ts';
import type { Exporter } from '../exporter.ts';
import { exporterStatuses } from '../exporter-status.ts';
import { listeningOptions, listeningUrl } from '../listening.ts';
import type { ServeContext, ServedCharts } from './serve-charts.ts';

const options = {
  ...listeningOptions({ port: '8080', what: 'browsers find the page' }),
  bufferSize: value(
    { placeholder: 'N', standard: '86400', describe: 'Samples kept in full, of 100 metrics; older ones get coarser' },
    wholeNumber({ least: 100 }),
  ),
};

export type WebConfig = Values<typeof options>;

export const web: Exporter<typeof options> = {
  name: 'web',
  title: 'Web',
  describe: 'Serves a page that draws the samples as the terminal does.',
  options,
  momentary: true,
  destination: (config) => listeningUrl(config, '/'),
  async open(config, context) {
    const exporters = exporterStatuses(() => context.instances().filter(({ name }) => name !== context.instance));
    const { write, close } = await openWebPage(config, { ...context, exporters });
    return { writeBatches: (batches) => batches.forEach(write), close };
  },
  async check(config, context) {
    const { serveCharts } = await import('./serve-charts.ts');
    const { origin, close } = await serveCharts(config, context);
    await close();
    return `can serve ${origin}/`;
  },
};

/** Serves the page until it is closed. Its modules are loaded on demand. */
export async function openWebPage(config: WebConfig, context: ServeContext): Promise<ServedCharts> {
  const { serveCharts } = await import('./serve-charts.ts');
  const served = await serveCharts(config, context);
  // With port 0 the user needs to know the chosen port.
  context.report[config.port === 0 ? 'warn' : 'detail'](`serves ${served.origin}/`);
  return served;
}
