import { setMaxListeners } from 'node:events';
import { Writable } from 'node:stream';
import { gather, waiting } from '../../delivery/index.ts';
import { influxText, once, sampleLines, type InfluxSettings } from '../../formatters/index.ts';
import type { Report } from '../../report.ts';
import type { Sample } from '../../sample.ts';
import { httpClient, type HttpClient } from '../../http/index.ts';
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
    return previewOf(streamText(influxText(lineSettings(config), report)));
  },
  check,
  destination: ({ url }) => shownUrl(url),
};

/** Samples that may be on their way or wait to be; of those with 300 metrics, enough for five batches. */
const room = 512;

function open(config: InfluxdbConfig, context: ExportContext): Writable {
  const target = targetOf(config);
  const { connections, timeout } = config;
  const compress = config.gzip === 'on' || (config.gzip === 'auto' && !target.loopback);
  const stop = stoppedBy(context.signal);
  const refused = refusals(context.report, target.shown);
  let client: HttpClient | undefined;
  let deliver: (samples: readonly Sample[]) => Promise<number>;
  // How many samples of the size seen last make a full batch.
  let full = room;

  const stream = new Writable({
    objectMode: true,
    highWaterMark: room,
    construct(done) {
      if (config.tlsInsecure) context.report.warn(`takes any certificate of ${target.shown}: tls_insecure is set`);
      httpClient(target.origin, { connections, timeout, tls: target.tls, signal: stop.signal }).then((made) => {
        client = made;
        const send = sender({
          target,
          client,
          compress,
          context: { ...context, signal: stop.signal },
          waiting: () => waitingFor(context, stream),
        });
        deliver = delivery({ batches: batchSettings(config, context.report), connections, send, context, refused });
        done();
        return next();
      }, done);
    },
    writev(chunks, done) {
      const samples = chunks.map(({ chunk }) => chunk as Sample);
      deliver(samples).then((batches) => {
        if (batches > 1) full = Math.ceil(samples.length / batches);
        done();
        return next();
      }, done);
    },
    destroy(error, done) {
      stop.abort();
      void (client?.close() ?? Promise.resolve()).then(() => done(error), done);
    },
  });
  const next = gather(stream, { seconds: config.flushInterval, isFull: () => stream.writableLength >= full });
  return stream;
}

/** Most of what waits is in the queue before this exporter, or in its spool. */
function waitingFor({ instance, instances }: ExportContext, { writableLength }: Writable): { samples: number; place: string } {
  const own = instances().find(({ name }) => name === instance);
  return { samples: own ? waiting(own.tally) : writableLength, place: own?.spool ?? 'memory' };
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

function batchSettings(config: InfluxdbConfig, report: Report): BatchSettings {
  const { batchBytes, batchSize } = config;
  return { batchBytes, batchSize, linesOf: sampleLines(lineSettings(config), once(report.warn)) };
}

function lineSettings({ measurement, schema, tags }: InfluxdbConfig): InfluxSettings {
  return { measurement, schema, tags: Object.fromEntries(tags), precision: 'ms' };
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
