import { influxName } from '../catalogue/index.ts';
import { choice, value } from '../options.ts';
import { remember } from '../remember.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';
import type { Formatter } from './formatter.ts';
import { eachText, type Text } from './stage.ts';

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
  open({ influxdbMeasurement: measurement, influxdbSchema: schema }, { report }) {
    return [eachText(influxText((sample) => influxLines(sample, { measurement, schema }), report))];
  },
};

/** The lines of samples as text. In the end it says how many have none, for their time is impossible. */
export function influxText(linesOf: (sample: Sample) => readonly string[], report: Report): Text {
  let unwritable = 0;
  return {
    sample(sample) {
      if (!isWritable(sample)) unwritable += 1;
      return linesOf(sample)
        .map((line) => `${line}\n`)
        .join('');
    },
    end() {
      if (unwritable > 0)
        report.warn(`${unwritable} ${unwritable === 1 ? 'sample' : 'samples'} left out: there is no time before 1677 or after 2262`);
      return '';
    },
  };
}

function measurementName(given: string): string {
  if (/^($|[#_])/.test(given)) throw new Error('expected a name that begins with neither # nor _');
  return given;
}

export interface InfluxSettings {
  /** Of the points in schema wide. */
  readonly measurement: string;
  /** `wide`: all metrics are fields of one point. `tagged`: instances are tags, with as many points as that takes. */
  readonly schema: 'wide' | 'tagged';
  /** Of the timestamps: nanoseconds, unless the server is told otherwise. */
  readonly precision?: 'ns' | 'ms';
}

/**
 * A sample in line protocol, without newlines; none when it holds nothing that InfluxDB could.
 * https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/
 */
export function influxLines(sample: Sample, { measurement, schema, precision = 'ns' }: InfluxSettings): string[] {
  if (!isWritable(sample)) return [];
  const placeOf = schema === 'wide' ? wide : tagged;
  const common = [...tagsOf(sample.tags ?? {}), ...tagsOf({ host: sample.host })];
  const points = new Map<string, string>();
  for (const name in sample.metrics) {
    const place = placeOf(name);
    const point = points.get(place.series);
    const start = point === undefined ? `${head(place.measurement ?? measurementText(measurement), common, place.tags)} ` : `${point},`;
    points.set(place.series, `${start}${place.field}=${sample.metrics[name]}`);
  }
  // Written as text: nanoseconds exceed the whole numbers that a double holds.
  const time = `${Math.round(sample.timestamp * 1000)}${precision === 'ns' ? '000000' : ''}`;
  return Array.from(points.values(), (point) => `${point} ${time}`);
}

/** Nanoseconds have to fit into 64 bits. */
function isWritable({ timestamp }: Sample): boolean {
  return Math.abs(Math.round(timestamp * 1000)) <= 9_223_372_036_854;
}

/** Where a metric goes, as it is written there: fields of the same `series` stand on one line. */
interface Place {
  readonly series: string;
  readonly measurement?: string;
  readonly tags: Tags;
  readonly field: string;
}

type Tags = readonly (readonly [name: string, value: string])[];

const wide = remember((name): Place => ({ series: '', tags: [], field: key(name) || 'value' }));

const tagged = remember((name): Place => {
  const { measurement, tags, field } = influxName(name);
  const series = JSON.stringify([measurement, tags]);
  return { series, measurement: measurementText(measurement), tags: tagsOf(tags), field: key(field) || 'value' };
});

/** Measurement and tags, in order. Of tags with the same name, those of the catalogue count, then the host, then the user's. */
function head(measurement: string, common: Tags, own: Tags): string {
  const tags = [...new Map([...common, ...own])].sort(byName);
  return measurement + tags.map(([name, value]) => `,${name}=${value}`).join('');
}

function tagsOf(tags: Readonly<Record<string, string>>): Tags {
  const written = Object.entries(tags).map(([name, value]) => [key(name), escape(clean(value), /[,= ]/g)] as const);
  return written.filter(([name, value]) => name !== '' && value !== '');
}

/** A line that begins with # is a comment, and names that begin with _ are the server's own. */
function measurementText(name: string): string {
  return escape(clean(name).replace(/^[#_]+/, ''), /[, ]/g) || 'cubestat';
}

/** The name of a tag or field. The server refuses points with a tag, and drops fields, whose name is `time`. */
function key(name: string): string {
  const written = escape(clean(name).replace(/^_+/, ''), /[,= ]/g);
  return written === 'time' ? 'time_' : written;
}

/** No control characters: a newline would end the line, and the server skips tabs and NULs here and there. */
function clean(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]/g, ' ');
}

/**
 * A backslash before each special character. There is no escape for the backslash itself: one that would stand before
 * a special character, a quote (of which the server then takes only the quote) or the end is left out.
 */
function escape(text: string, special: RegExp): string {
  const sound = text.replace(/\\+([^]?)/g, (run, next: string) => (/^[,= "]?$/.test(next) ? next : run));
  return sound.replace(special, '\\$&');
}

function byName([one]: Tags[number], [other]: Tags[number]): number {
  return one < other ? -1 : 1;
}
