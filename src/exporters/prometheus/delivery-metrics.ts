import { encodeInstance } from '../../catalogue/index.ts';
import { waiting } from '../../delivery/index.ts';
import type { Metrics } from '../../sample.ts';
import type { InstanceState } from '../exporter.ts';

/** How the exporters of this process fare, as metrics. */
export function deliveryMetrics(instances: readonly InstanceState[]): Metrics {
  return Object.fromEntries(instances.flatMap(({ name, tally }) => Object.entries(metricsOf(encodeInstance(name), tally))));
}

function metricsOf(exporter: string, tally: InstanceState['tally']): Metrics {
  return {
    [`cubestat.export.${exporter}.read.samples_total`]: tally.read,
    [`cubestat.export.${exporter}.written.samples_total`]: tally.written,
    [`cubestat.export.${exporter}.rejected.samples_total`]: tally.rejected,
    [`cubestat.export.${exporter}.dropped.samples_total`]: tally.dropped,
    [`cubestat.export.${exporter}.waiting.samples`]: waiting(tally),
    [`cubestat.export.${exporter}.retries_total`]: tally.retried,
  };
}
