import { choice, duration, value, type Values } from '../../options/index.ts';
import { listeningOptions } from '../listening.ts';

export const prometheusOptions = {
  ...listeningOptions({ port: '9090', what: 'Prometheus finds /metrics' }),
  prefix: value({ placeholder: 'NAME', standard: 'cubestat', describe: 'What the names of metrics begin with' }, prefixText),
  naming: choice({ standard: 'labels', describe: 'Cores, devices, ... as labels, or flat in the names of metrics' }, ['labels', 'flat']),
  hostLabel: choice({ standard: 'auto', describe: 'A label with the host; auto: once there are several' }, ['auto', 'always', 'never']),
  ttl: value(
    { placeholder: 'DURATION', describe: 'Series vanish this long after their last sample; else after 5 intervals, at least 10s' },
    duration({ least: 0.001 }),
  ),
};

export type PrometheusConfig = Values<typeof prometheusOptions>;

/** Colons are reserved for recording rules. https://prometheus.io/docs/practices/naming/ */
function prefixText(given: string): string {
  if (!/^[a-zA-Z][a-zA-Z0-9_]*$/.test(given)) throw new Error('expected letters, digits and _, a letter first');
  return given;
}
