import { Writable } from 'node:stream';
import { once } from '../../formatters/index.ts';
import { choice, duration, fileName, value } from '../../options.ts';
import type { Sample } from '../../sample.ts';
import type { ExportContext, Exporter } from '../exporter.ts';
import { newestSamples, type NewestSamples } from './newest.ts';
import { exposition } from './pages.ts';
import { listen, seconds, type Listening } from './server.ts';

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
  open(config, context) {
    const { ttl } = config;
    const newest = newestSamples({ ttl, now: seconds });
    let server: Listening | undefined;
    return new Writable({
      objectMode: true,
      construct(done) {
        const started = (listening: Listening) => {
          server = listening;
          // Who asked for any port has to hear which it became.
          context.report[config.port === 0 ? 'warn' : 'detail'](`serves ${server.origin}/metrics`);
        };
        listen(config, context, newest)
          .then(started)
          .then(() => done(), done);
      },
      write: keep(newest, context),
      final(done) {
        server!.close().then(() => done(), done);
      },
      destroy(error, done) {
        const closed = server?.close() ?? Promise.resolve();
        closed.then(() => done(error), done);
      },
    });
  },
  preview(config, context) {
    const newest = newestSamples({ ttl: Infinity, now: seconds });
    const put = keep(newest, context);
    const write = exposition({ ...config, instances: () => [], notice: once(context.report.warn) });
    let between = '';
    return {
      sample(sample) {
        put(sample, 'utf8', () => {});
        const text = between + write(newest.fresh(), false);
        between = '\n';
        return text;
      },
    };
  },
  async check(config, context) {
    const server = await listen(config, context, newestSamples({ ttl: config.ttl, now: seconds }));
    await server.close();
    return `can serve ${server.origin}/metrics`;
  },
};

/** Takes samples in. One for which there is no room is refused, and that is said once. */
function keep(newest: NewestSamples, { report, rejected }: ExportContext) {
  const notice = once(report.warn);
  return (sample: Sample, _encoding: BufferEncoding, done: () => void) => {
    if (!newest.put(sample)) {
      notice('there are too many hosts, sets of tags or series: what is beyond is left out until others have vanished');
      rejected([{ sample, reason: 'no room' }]);
    }
    done();
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
