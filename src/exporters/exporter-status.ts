import { countOf } from '../samples/index.ts';
import type { ExporterStatus } from '../charts/index.ts';
import { pendingOf } from '../delivery/index.ts';
import type { Report } from '../report.ts';
import type { InstanceState } from './exporter.ts';

/** The state of exporters, read on each call. */
export function exporterStatuses(instances: () => readonly InstanceState[]): () => ExporterStatus[] {
  /** By name: the samples delivered, and the retries until the last delivery. */
  const known = new Map<string, { readonly delivered: number; readonly retried: number }>();
  return () =>
    instances().map(({ name, destination, counters, failed }) => {
      const { written: delivered, retried, rejected, dropped } = counters;
      if (known.get(name)?.delivered !== delivered) known.set(name, { delivered, retried });
      const retrying = failed === undefined && pendingOf(counters) > 0 && retried > known.get(name)!.retried;
      return {
        name,
        destination,
        delivered,
        pending: pendingOf(counters),
        lost: rejected + dropped,
        failed: failed !== undefined,
        retrying,
      };
    });
}

/** Milliseconds in which a healthy exporter delivers its pending samples. */
const usualDelay = 300;

/** Reports the samples that are still being delivered after the screen has closed, where that takes longer than usual. */
export function reportPending(instances: () => readonly InstanceState[], report: Report): void {
  setTimeout(() => {
    const late = instances().filter(({ counters, failed }) => failed === undefined && pendingOf(counters) > 0);
    const each = late.map(({ name, counters }) => `${countOf(pendingOf(counters))} for ${name}`);
    if (late.length > 0) report.warn(`${each.join(', ')} pending, delivered for as long as --drain-timeout allows; Ctrl-C gives up`);
  }, usualDelay).unref();
}
