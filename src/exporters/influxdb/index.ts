import { setMaxListeners } from 'node:events';
import { pendingOf, type SampleSink } from '../../delivery/index.ts';
import { influxText } from '../../formatters/index.ts';
import type { Report } from '../../report.ts';
import { httpClient } from '../../http/index.ts';
import type { ExportContext, Exporter } from '../exporter.ts';
import { previewOf, streamText } from '../text-stream.ts';
import type { BatchSettings } from './batches.ts';
import { check } from './check.ts';
import { delivery } from './writer.ts';
import { influxdbOptions, type InfluxdbConfig } from './options.ts';
import { sender } from './sender.ts';
import { shownUrl, targetOf } from './target.ts';

export const influxdb: Exporter<typeof influxdbOptions> = {
  name: 'influxdb',
  title: 'InfluxDB',
  describe: 'Writes points to InfluxDB 1, 2 or 3, or to what speaks like it.',
  options: influxdbOptions,
  open,
  preview(config, { report }) {
    const { measurement, schema, tags } = batchSettings(config);
    return previewOf(streamText(influxText({ measurement, schema, tags, precision: 'ms' }, report)));
  },
  check,
  destination: ({ url }) => shownUrl(url),
};

/** Samples in one write, until it is known how many make a body. */
const firstWrite = 512;
const largestWrite = 16_384;

async function open(config: InfluxdbConfig, context: ExportContext): Promise<SampleSink> {
  const target = targetOf(config);
  const { connections, timeout, flushInterval } = config;
  const compress = config.gzip === 'on' || (config.gzip === 'auto' && !target.loopback);
  const stop = stoppedBy(context.signal);
  if (config.tlsInsecure) context.report.warn(`takes any certificate of ${target.shown}: tls_insecure is set`);
  const client = await httpClient(target.origin, { connections, timeout, tls: target.tls, signal: stop.signal });
  const own = { ...context, signal: stop.signal };
  const send = sender({ target, client, compress, context: own, pending: () => pendingIn(context) });
  const refused = refusals(context.report, target.shown);
  const deliver = delivery({ batches: batchSettings(config), connections, send, context, refused });
  const batch = { seconds: flushInterval, samples: firstWrite };
  return {
    batch,
    async write(samples) {
      const bodies = await deliver(samples);
      // Two bodies for each connection: none of them waits for the next write.
      if (samples.length >= batch.samples || bodies > 1)
        batch.samples = Math.min(largestWrite, Math.ceil((samples.length / Math.max(1, bodies)) * 2 * connections));
    },
    async close() {
      stop.abort();
      await client.close();
    },
  };
}

/** How many samples are pending, and where. */
function pendingIn({ instance, instances }: ExportContext): { samples: number; place: string } {
  const own = instances().find(({ name }) => name === instance);
  return { samples: own ? pendingOf(own.counters) : 0, place: own?.spool ?? 'memory' };
}

/** Of this exporter alone: aborted with the others, or when it is destroyed. Each request under way listens to it. */
function stoppedBy(signal: AbortSignal): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const stop = () => controller.abort();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true, signal: controller.signal });
  return controller;
}

function batchSettings({ measurement, schema, tags, batchBytes, batchSize }: InfluxdbConfig): BatchSettings {
  return { measurement, schema, tags: Object.fromEntries(tags), batchBytes, batchSize };
}

/** Tells why lines are refused, at most every minute: it may be many, each for the same reason. */
function refusals(report: Report, shown: string): (words: string) => void {
  let told = -Infinity;
  return (words) => {
    if (performance.now() - told < 60_000) return;
    told = performance.now();
    report.warn(`${shown} refuses lines: ${words}`);
  };
}
