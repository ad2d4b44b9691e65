import type { Batch } from '../../batch.ts';
import { choice, duration, value, type Values } from '../../options.ts';
import type { Sample } from '../../sample.ts';
import { warnOnce, type Report } from '../../report.ts';
import type { Exporter, InstanceContext } from '../exporter.ts';
import { listenFor, listeningOptions, listeningUrl } from '../listening.ts';
import { latestSamples, type LatestSamples } from './latest-samples.ts';
import { exposition, pages } from './pages.ts';
import { monotonic } from '../../timer.ts';

const options = {
  ...listeningOptions({ port: '9090', what: 'Prometheus finds /metrics' }),
  prefix: value({ placeholder: 'NAME', standard: 'cubestat', describe: 'What the names of metrics begin with' }, prefixText),
  naming: choice({ standard: 'labels', describe: 'Cores, devices, ... as labels, or flat in the names of metrics' }, ['labels', 'flat']),
  hostLabel: choice({ standard: 'auto', describe: 'A label with the host; auto: once there are several' }, ['auto', 'always', 'never']),
  ttl: value(
    { placeholder: 'DURATION', describe: 'Series vanish this long after their last sample; else after 5 intervals, at least 10s' },
    duration({ least: 0.001 }),
  ),
};

export const prometheus: Exporter<typeof options> = {
  name: 'prometheus',
  title: 'Prometheus',
  describe: 'Serves the newest samples to Prometheus over HTTP.',
  options,
  momentary: true,
  destination: (config) => listeningUrl(config, '/metrics'),
  async open(config, context) {
    const latest = latestSamples({ ttl: config.ttl, now: monotonic });
    const { origin, close } = await serve(config, context, latest);
    // With port 0 the user has to learn which port was chosen.
    context.report[config.port === 0 ? 'warn' : 'detail'](`serves ${origin}/metrics`);
    const put = storeIn(latest, context.report);
    return {
      writeBatches(batches) {
        const samples = batches.flatMap(newestTwo);
        const refused = samples.filter((sample) => !put(sample));
        if (refused.length > 0) context.reject(refused.map((sample) => ({ sample, reason: 'no room' })));
      },
      close,
    };
  },
  preview(config, { report }) {
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
  },
  async check(config, context) {
    const server = await serve(config, context, latestSamples({ ttl: config.ttl, now: monotonic }));
    await server.close();
    return `can serve ${server.origin}/metrics`;
  },
};

/** Serves the latest samples until it is closed. */
function serve(
  config: Values<typeof options>,
  { report, instances }: Pick<InstanceContext, 'report' | 'instances'>,
  latest: LatestSamples,
) {
  const find = pages(latest, { ...config, instances, notice: warnOnce(report) });
  return listenFor('prometheus', config, { report }, ({ path, headers }) => find(path, headers.accept));
}

/** The last two samples of a batch: a scrape shows the last, and their distance gives the interval. */
function newestTwo(batch: Batch): Sample[] {
  return [...batch.slice(Math.max(0, batch.length - 2))];
}

/** Stores a sample. Returns false where there is no room, which is reported once. */
function storeIn(latest: LatestSamples, report: Report): (sample: Sample) => boolean {
  const notice = warnOnce(report);
  return (sample) => {
    const isKept = latest.set(sample);
    if (!isKept) notice('there are too many hosts, sets of tags or series: what is beyond is left out until others have vanished');
    return isKept;
  };
}

/** Colons are reserved for recording rules. https://prometheus.io/docs/practices/naming/ */
function prefixText(given: string): string {
  if (!/^[a-zA-Z][a-zA-Z0-9_]*$/.test(given)) throw new Error('expected letters, digits and _, a letter first');
  return given;
}
