import { Transform } from 'node:stream';
import { Batch, batcher, type Acknowledgement, type Sample, type Samples } from '../../samples/index.ts';
import { UsageError } from '../../errors.ts';
import { duration, value } from '../../options/index.ts';
import { warnOnce, type Report } from '../../report.ts';
import { quantilesFor, readStatistics, statisticWords } from '../../statistics/index.ts';
import { isoTime } from '../../time/index.ts';
import type { Filter } from '../filter.ts';
import { Windows, type WindowsSettings } from './windows.ts';

const options = {
  every: value({ placeholder: 'DURATION', describe: 'Make one sample of those in each so long time: 1m, 1h' }, duration({ least: 0.001 })),
  statistics: value(
    {
      ...{ alias: 'a', placeholder: 'STATISTIC,...', suggestions: statisticWords },
      describe: 'Statistics that --every computes; default mean',
    },
    readStatistics,
  ),
  late: value({ placeholder: 'DURATION', describe: 'How long --every waits for samples out of order; default 2s' }, duration({ least: 0 })),
};

export const aggregate: Filter<typeof options> = {
  name: 'aggregate',
  describe: 'Makes one sample of those in each window of time.',
  options,
  open({ every, statistics, late }, { report }) {
    if (every !== undefined) return aggregated({ every, statistics: statistics ?? ['mean'], late: late ?? 2 }, report);
    if (statistics === undefined && late === undefined) return undefined;
    throw new UsageError(`--${statistics ? 'statistics' : 'late'} is of windows: give their length, as with --every 1m`);
  },
};

type Aggregation = Pick<WindowsSettings, 'every' | 'late' | 'statistics'>;

/** A stage from samples to the samples of windows, each emitted when its window has ended. */
function aggregated(aggregation: Aggregation, report: Report): Transform {
  const [batchOf, toBatch] = [batcher(), batcher({ isChecked: true })];
  const latecomers = countLate(aggregation, report);
  const notice = warnOnce(report);
  const divided = (host: string) => notice(`${host}: a window has too many names for one sample, and becomes several of the same time`);
  let windows: Windows;
  let areObjects = false;
  let timer: NodeJS.Timeout;
  const stage = new Transform({
    objectMode: true,
    highWaterMark: 1,
    construct(done) {
      timer = setInterval(() => stage.readableLength === 0 && stage.writableLength === 0 && windows?.pass(1), 1000).unref();
      const begin = async () => {
        const quantiles = await quantilesFor(aggregation.statistics);
        windows = new Windows({ ...aggregation, quantiles, emit, tooLate: latecomers.add, divided });
      };
      begin().then(() => done(), done);
    },
    transform(samples: Samples, _encoding, done) {
      try {
        areObjects = !(samples instanceof Batch);
        const batch = batchOf(samples);
        windows.add(batch);
        batch.acknowledgement?.release();
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      windows.end();
      latecomers.end();
      done();
    },
    destroy(error, done) {
      clearInterval(timer);
      done(error);
    },
  });
  const emit = (sample: Sample, acknowledgement: Acknowledgement | undefined) => {
    if (Object.keys(sample.metrics).length === 0) acknowledgement?.release();
    else stage.push(areObjects ? sample : toBatch(sample, acknowledgement));
  };
  return stage;
}

/** Reports the first sample that comes too late, and at the end their number. */
function countLate({ late }: Aggregation, report: Report) {
  let count = 0;
  return {
    add({ host, timestamp }: Pick<Sample, 'host' | 'timestamp'>) {
      count += 1;
      if (count > 1) return;
      report.warn(
        `${host}: the sample of ${isoTime(timestamp) ?? timestamp} is left out, as those are whose window is over; --late waits for longer than ${late}s`,
      );
    },
    end() {
      if (count > 1) report.warn(`${count} samples were left out: they came later than ${late}s`);
    },
  };
}
