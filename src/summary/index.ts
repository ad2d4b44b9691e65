import { Transform, Writable } from 'node:stream';
import { batcher, type Samples } from '../samples/index.ts';
import { quantilesFor } from '../statistics/index.ts';
import { SummaryCollector } from './collect.ts';
import { byMetric, type SummarySettings } from './summarised.ts';
import { tableFormats } from './tables.ts';

export { markdownText, tableText, type Cells } from './cells.ts';
export { SummaryCollector } from './collect.ts';
export { byMetric, type SummarisedHost, type SummarisedMetric, type SummarySettings } from './summarised.ts';
export { hostEntries, hostLines, tableFormats } from './tables.ts';

export interface SummaryOptions extends Omit<SummarySettings, 'quantiles'> {
  readonly format: keyof typeof tableFormats;
}

/** A sink that takes samples into a collector. */
export function collectedBy(collector: SummaryCollector): Writable {
  return new Writable({
    objectMode: true,
    highWaterMark: 1,
    write: into(() => collector),
    final(done) {
      collector.end();
      done();
    },
  });
}

/** Returns a sink's functions that pass samples to a collector. */
function into(collector: () => SummaryCollector) {
  const toBatch = batcher();
  return (samples: Samples, _encoding: BufferEncoding, done: (error?: Error) => void) => {
    try {
      collector().add(toBatch(samples));
      done();
    } catch (error) {
      done(error as Error);
    }
  };
}

/** A stage from samples to one text at their end, which summarises them. */
export function summarised(settings: SummaryOptions): Transform {
  let collector: SummaryCollector;
  return new Transform({
    writableObjectMode: true,
    writableHighWaterMark: 1,
    construct(done) {
      const begin = async () => {
        collector = new SummaryCollector({ ...settings, quantiles: await quantilesFor(settings.statistics) });
      };
      begin().then(() => done(), done);
    },
    transform: into(() => collector),
    flush(done) {
      collector.end();
      const summary = { metrics: [...collector.metrics.values()].sort(byMetric), hosts: [...collector.hosts.values()] };
      done(null, summary.metrics.length > 0 ? tableFormats[settings.format](summary, settings) : undefined);
    },
  });
}
