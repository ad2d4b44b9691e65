import { choice, value } from '../options/index.ts';
import type { Formatter } from './formatter.ts';

export const influxOptions = {
  influxdbMeasurement: value(
    { placeholder: 'NAME', standard: 'cubestat', describe: 'Measurement of the points in schema wide' },
    measurementName,
  ),
  influxdbSchema: choice({ standard: 'wide', describe: 'All metrics as fields of one point, or points with core, device, ... as tags' }, [
    'wide',
    'tagged',
  ]),
};

export const influxdb: Formatter<typeof influxOptions> = {
  name: 'influxdb',
  describe: 'InfluxDB line protocol, with timestamps in nanoseconds.',
  options: influxOptions,
  unread({ influxdbSchema }): Readonly<Record<string, string>> {
    return influxdbSchema === 'wide' ? {} : { influxdbMeasurement: 'with --influxdb-schema wide' };
  },
  async open({ influxdbMeasurement: measurement, influxdbSchema: schema }, { report }) {
    const { influxText } = await import('./line-protocol.ts');
    return influxText({ measurement, schema }, report);
  },
};

function measurementName(given: string): string {
  if (/^($|[#_])/.test(given)) throw new Error('expected a name that begins with neither # nor _');
  return given;
}
