import type { Batch } from '../../batch.ts';
import { choice, duration, filePath, value } from '../../options.ts';
import type { Sample } from '../../sample.ts';
import { warnOnce, type Report } from '../../report.ts';
import type { Exporter } from '../exporter.ts';
import { latestSamples, type LatestSamples } from './latest-samples.ts';
import { exposition } from './pages.ts';
import { monotonic } from '../../timer.ts';
import { listen } from './server.ts';

const options = {
  port: value({ placeholder: 'PORT', standard: '9090', describe: 'Where Prometheus finds /metrics; 0 is any free port' }, portNumber),
  address: value({ placeholder: 'ADDRESS', standard: '127.0.0.1', describe: 'Address to listen on; 0.0.0.0 or :: is all' }, addressText),
  prefix: value({ placeholder: 'NAME', standard: 'cubestat', describe: 'What the names of metrics begin with' }, prefixText),
  naming: choice({ standard: 'labels', describe: 'Cores, devices, ... as labels, or flat in the names of metrics' }, ['labels', 'flat']),
  hostLabel: choice({ standard: 'auto', describe: 'A label with the host; auto: once there are several' }, ['auto', 'always', 'never']),
  ttl: value(
    { placeholder: 'DURATION', describe: 'Series vanish this long after their last sample; else after 5 intervals, at least 10s' },
    duration({ least: 0.001 }),
  ),
  tlsCert: value({ placeholder: 'FILE', describe: 'Certificate to serve HTTPS with, in PEM; read again when it is renewed' }, filePath),
  tlsKey: value({ placeholder: 'FILE', describe: 'Private key of that certificate, in PEM' }, filePath),
  usersFile: value({ placeholder: 'FILE', describe: 'Who may ask: names with bcrypt hashes, as htpasswd -B writes them' }, filePath),
};

export const prometheus: Exporter<typeof options> = {
  name: 'prometheus',
  title: 'Prometheus',
  describe: 'Serves the newest samples to Prometheus over HTTP.',
  options,
  momentary: true,
  destination: ({ tlsCert, address, port }) => `${tlsCert === undefined ? 'http' : 'https'}://${address}:${port}/metrics`,
  async open(config, context) {
    const latest = latestSamples({ ttl: config.ttl, now: monotonic });
    const { origin, close } = await listen(config, context, latest);
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
    const server = await listen(config, context, latestSamples({ ttl: config.ttl, now: monotonic }));
    await server.close();
    return `can serve ${server.origin}/metrics`;
  },
};

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

function portNumber(given: string): number {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : NaN;
  if (!(port <= 65_535)) throw new Error('expected a port from 0 to 65535');
  return port;
}

/** `[::1]`, as in a URL, is `::1`. */
function addressText(given: string): string {
  const address = given.replace(/^\[(.*)\]$/, '$1');
  if (!/^[^\s/[\]]+$/.test(address)) throw new Error('expected an address such as 127.0.0.1 or ::1, or a name of this host');
  return address;
}

/** Colons are reserved for recording rules. https://prometheus.io/docs/practices/naming/ */
function prefixText(given: string): string {
  if (!/^[a-zA-Z][a-zA-Z0-9_]*$/.test(given)) throw new Error('expected letters, digits and _, a letter first');
  return given;
}
