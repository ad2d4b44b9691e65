import { encodeInstance } from '../../catalogue/index.ts';
import { pendingOf } from '../../delivery/index.ts';
import type { Metrics } from '../../samples/index.ts';
import type { InstanceState } from '../exporter.ts';

/** The counters of this process's exporters as metrics. */
export function deliveryMetrics(instances: readonly InstanceState[]): Metrics {
  return Object.fromEntries(instances.flatMap(({ name, counters }) => Object.entries(metricsOf(encodeInstance(name), counters))));
}

function metricsOf(exporter: string, counters: InstanceState['counters']): Metrics {
  return {
    [`cubestat.export.${exporter}.read.samples_total`]: counters.read,
    [`cubestat.export.${exporter}.written.samples_total`]: counters.written,
    [`cubestat.export.${exporter}.rejected.samples_total`]: counters.rejected,
    [`cubestat.export.${exporter}.dropped.samples_total`]: counters.dropped,
    [`cubestat.export.${exporter}.pending.samples`]: pendingOf(counters),
    [`cubestat.export.${exporter}.retries_total`]: counters.retried,
  };
}
