import { countOf } from '../batch.ts';
import { pendingOf } from '../delivery/index.ts';
import type { Report } from '../report.ts';
import type { Fare } from '../terminal/index.ts';
import type { InstanceState } from './exporter.ts';

/** How exporters fare, each time it is asked. */
export function faresOf(instances: () => readonly InstanceState[]): () => Fare[] {
  /** By name: how much was delivered, and how often it had been tried again by then. */
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
        waiting: pendingOf(counters),
        lost: rejected + dropped,
        failed: failed !== undefined,
        retrying,
      };
    });
}

/** Milliseconds in which an exporter that is well has delivered everything. */
const atOnce = 300;

/** The picture is gone, and the program is not: says what for, if it takes longer. */
export function tellWhatWaits(instances: () => readonly InstanceState[], report: Report): void {
  setTimeout(() => {
    const late = instances().filter(({ counters, failed }) => failed === undefined && pendingOf(counters) > 0);
    const each = late.map(({ name, counters }) => `${countOf(pendingOf(counters))} for ${name}`);
    if (late.length > 0) report.warn(`${each.join(', ')} pending, delivered for as long as --drain-timeout allows; Ctrl-C gives up`);
  }, atOnce).unref();
}
