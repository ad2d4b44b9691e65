import type { Batch, Sample, Shape } from '../../samples/index.ts';
import type { BatchSink } from '../../delivery/index.ts';
import { warnOnce, type Report } from '../../report.ts';
import type { ExportContext, InstanceContext, Preview } from '../exporter.ts';
import { listenFor } from '../listen-for.ts';
import { latestSamples, type LatestSamples } from './latest-samples.ts';
import type { PrometheusConfig } from './options.ts';
import { exposition, pages } from './pages.ts';
import { monotonic } from '../../time/index.ts';

export async function openPrometheus(config: PrometheusConfig, context: ExportContext): Promise<BatchSink> {
  const latest = latestSamples({ ttl: config.ttl, now: monotonic });
  const { origin, close } = await serve(config, context, latest);
  // With port 0 the user needs to know the chosen port.
  context.report[config.port === 0 ? 'warn' : 'detail'](`serves ${origin}/metrics`);
  const put = storeIn(latest, context.report);
  return {
    writeBatches(batches) {
      const samples = newestOf(batches);
      const refused = samples.filter((sample) => !put(sample));
      if (refused.length > 0) context.reject(refused.map((sample) => ({ sample, reason: 'no room' })));
    },
    close,
  };
}

export function previewPrometheus(config: PrometheusConfig, { report }: InstanceContext): Preview {
  const latest = latestSamples({ ttl: Infinity, now: monotonic });
  const put = storeIn(latest, report);
  const write = exposition({ ...config, instances: () => [], notice: warnOnce(report) });
  let between = '';
  return {
    sample(sample) {
      put(sample);
      const text = between + [...write(latest.snapshot(), false)].join('');
      between = '\n';
      return text;
    },
  };
}

export async function checkPrometheus(config: PrometheusConfig, context: InstanceContext): Promise<string> {
  const server = await serve(config, context, latestSamples({ ttl: config.ttl, now: monotonic }));
  await server.close();
  return `can serve ${server.origin}/metrics`;
}

/** Serves the latest samples until it is closed. */
function serve(config: PrometheusConfig, { report, instances }: Pick<InstanceContext, 'report' | 'instances'>, latest: LatestSamples) {
  const find = pages(latest, { ...config, instances, notice: warnOnce(report) });
  return listenFor('prometheus', config, { report }, ({ path, headers }) => find(path, headers.accept));
}

/** The last two samples of each shape: a scrape returns the last, and their distance is the interval. */
function newestOf(batches: readonly Batch[]): Sample[] {
  const taken = new Map<Shape, number>();
  const newest: Batch[] = [];
  for (const batch of batches.toReversed()) {
    const before = taken.get(batch.shape) ?? 0;
    const count = Math.min(batch.length, 2 - before);
    taken.set(batch.shape, before + count);
    newest.push(batch.slice(batch.length - count));
  }
  return newest.toReversed().flatMap((batch) => [...batch]);
}

/** Stores a sample. Returns false where there is no room, which is reported once. */
function storeIn(latest: LatestSamples, report: Report): (sample: Sample) => boolean {
  const notice = warnOnce(report);
  return (sample) => {
    const isKept = latest.set(sample);
    if (!isKept) notice('too many hosts, sets of tags or series: new ones are left out until others have expired');
    return isKept;
  };
}
