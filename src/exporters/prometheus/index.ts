import type { Batch } from '../../batch.ts';
import { once } from '../../formatters/index.ts';
import { choice, duration, fileName, value } from '../../options.ts';
import type { Sample } from '../../sample.ts';
import type { Report } from '../../report.ts';
import type { Exporter } from '../exporter.ts';
import { newestSamples, type NewestSamples } from './newest.ts';
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
  tlsCert: value({ placeholder: 'FILE', describe: 'Certificate to serve HTTPS with, in PEM; read again when it is renewed' }, fileName),
  tlsKey: value({ placeholder: 'FILE', describe: 'Private key of that certificate, in PEM' }, fileName),
  usersFile: value({ placeholder: 'FILE', describe: 'Who may ask: names with bcrypt hashes, as htpasswd -B writes them' }, fileName),
};

export const prometheus: Exporter<typeof options> = {
  name: 'prometheus',
  title: 'Prometheus',
  describe: 'Serves the newest samples to Prometheus over HTTP.',
  options,
  momentary: true,
  destination: ({ tlsCert, address, port }) => `${tlsCert === undefined ? 'http' : 'https'}://${address}:${port}/metrics`,
  async open(config, context) {
    const newest = newestSamples({ ttl: config.ttl, now: monotonic });
    const { origin, close } = await listen(config, context, newest);
    // Who asked for any port has to hear which it became.
    context.report[config.port === 0 ? 'warn' : 'detail'](`serves ${origin}/metrics`);
    const put = keep(newest, context.report);
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
    const newest = newestSamples({ ttl: Infinity, now: monotonic });
    const put = keep(newest, report);
    const write = exposition({ ...config, instances: () => [], notice: once(report.warn) });
    let between = '';
    return {
      sample(sample) {
        put(sample);
        const text = between + [...write(newest.fresh(), false)].join('');
        between = '\n';
        return text;
      },
    };
  },
  async check(config, context) {
    const server = await listen(config, context, newestSamples({ ttl: config.ttl, now: monotonic }));
    await server.close();
    return `can serve ${server.origin}/metrics`;
  },
};

/** Of samples of one shape, a scrape shows the last; the one before tells at which interval they come. */
function newestTwo(batch: Batch): Sample[] {
  return [...batch.slice(Math.max(0, batch.length - 2))];
}

/** Takes a sample in; false where there is no room for it, which is said once. */
function keep(newest: NewestSamples, report: Report): (sample: Sample) => boolean {
  const notice = once(report.warn);
  return (sample) => {
    const isKept = newest.put(sample);
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

/** Colons belong to the rules of whoever runs Prometheus. https://prometheus.io/docs/practices/naming/ */
function prefixText(given: string): string {
  if (!/^[a-zA-Z][a-zA-Z0-9_]*$/.test(given)) throw new Error('expected letters, digits and _, a letter first');
  return given;
}
