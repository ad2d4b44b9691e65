import { samplesOf, waiting } from '../delivery/index.ts';
import type { Report } from '../report.ts';
import type { Fare } from '../terminal/index.ts';
import type { InstanceState } from './exporter.ts';

/** How exporters fare, each time it is asked. */
export function faresOf(instances: () => readonly InstanceState[]): () => Fare[] {
  /** By name: how much was delivered, and how often it had been tried again by then. */
  const known = new Map<string, { readonly delivered: number; readonly retried: number }>();
  return () =>
    instances().map(({ name, destination, tally, failed }) => {
      const { written: delivered, retried, rejected, dropped } = tally;
      if (known.get(name)?.delivered !== delivered) known.set(name, { delivered, retried });
      const retrying = failed === undefined && waiting(tally) > 0 && retried > known.get(name)!.retried;
      return { name, destination, delivered, waiting: waiting(tally), lost: rejected + dropped, failed: failed !== undefined, retrying };
    });
}

/** Milliseconds in which an exporter that is well has delivered everything. */
const atOnce = 300;

/** The picture is gone, and the program is not: says what for, if it takes longer. */
export function tellWhatWaits(instances: () => readonly InstanceState[], report: Report): void {
  setTimeout(() => {
    const late = instances().filter(({ tally, failed }) => failed === undefined && waiting(tally) > 0);
    const each = late.map(({ name, tally }) => `${samplesOf(waiting(tally))} for ${name}`);
    if (late.length > 0) report.warn(`${each.join(', ')} wait to be delivered, for as long as --drain-timeout allows; Ctrl-C gives up`);
  }, atOnce).unref();
}
