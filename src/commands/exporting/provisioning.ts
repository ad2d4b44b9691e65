import { exporters } from '../../exporters/index.ts';
import { influxOptions } from '../../formatters/index.ts';
import { choice, list, pair, type Values } from '../../options/index.ts';
import type { Threshold } from '../../provisioning/index.ts';
import type { Part } from '../shared/index.ts';

const threshold = { placeholder: 'NAME=NUMBER' };

/** The options of what `list` writes for other programs. */
export const provisioningOptions = {
  above: list({ ...threshold, describe: 'An alert where this metric is above this number' }, readThreshold),
  below: list({ ...threshold, describe: 'An alert where this metric is below this number' }, readThreshold),
  store: choice({ standard: 'prometheus', describe: 'What the dashboard asks' }, ['prometheus', 'influxdb']),
  prefix: { ...exporters.prometheus.options.prefix, describe: 'What the names of metrics begin with, in Prometheus' },
  ...influxOptions,
};

function readThreshold(given: string): Threshold {
  const [name, number] = pair(given);
  if (!/^-?\d+(\.\d+)?(e-?\d+)?$/.test(number)) throw new Error('expected NAME=NUMBER');
  return [name, Number(number)];
}

type Given = Values<typeof provisioningOptions>;

/** The texts by the word that requests them. */
export const provisioning: Readonly<Record<string, (values: Given) => Promise<string>>> = {
  async alerts(values) {
    const { alertRules } = await import('../../provisioning/index.ts');
    return alertRules(values);
  },
  async dashboard({ store, prefix, influxdbSchema: schema, influxdbMeasurement: measurement }) {
    const { dashboard, influxdbStore, prometheusStore } = await import('../../provisioning/index.ts');
    const asked = store === 'influxdb' ? influxdbStore({ schema, measurement }) : prometheusStore(prefix);
    return `${JSON.stringify(dashboard(asked), null, 2)}\n`;
  },
};

export function provisioningParts(what: string | undefined, { store, influxdbSchema }: Given): Part[] {
  const isInflux = what === 'dashboard' && store === 'influxdb';
  return [
    { by: 'for alerts', options: ['above', 'below', 'prefix'], active: what === 'alerts' },
    { by: 'for dashboard', options: ['store'], active: what === 'dashboard' },
    { by: 'for dashboard --store prometheus', options: ['prefix'], active: what === 'dashboard' && store === 'prometheus' },
    { by: 'for dashboard --store influxdb', options: ['influxdbSchema'], active: isInflux },
    {
      by: 'for dashboard --store influxdb in schema wide',
      options: ['influxdbMeasurement'],
      active: isInflux && influxdbSchema === 'wide',
    },
  ];
}
