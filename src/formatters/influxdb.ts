import { batcher, perShape, type Batch, type Shape } from '../batch.ts';
import { ByteWriter } from '../byte-writer.ts';
import { influxName } from '../catalogue/index.ts';
import { choice, value } from '../options.ts';
import { remember } from '../remember.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';
import type { Formatter } from './formatter.ts';
import { eachBatchText, type BatchText } from './stage.ts';

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
    return [eachBatchText(influxText({ measurement, schema }, report))];
  },
};

/** The lines of samples as text. In the end it says how many have none, for their time is impossible. */
export function influxText(settings: InfluxSettings, report: Report): BatchText {
  const lines = lineWriter(settings);
  let unwritable = 0;
  return {
    batch(batch, to) {
      for (let row = 0; row < batch.length; row += 1) {
        if (lines.write(batch, row, to) === 0 && !isWritable(batch.timestamp(row))) unwritable += 1;
      }
    },
    end() {
      if (unwritable > 0)
        report.warn(`${unwritable} ${unwritable === 1 ? 'sample' : 'samples'} left out: there is no time before 1677 or after 2262`);
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
  readonly tags?: Readonly<Record<string, string>>;
}

/** The lines of samples in line protocol, written from rows. */
export interface LineWriter {
  /** Writes the lines of a row, each with a newline, and tells how many: none where it holds nothing that InfluxDB could. */
  write(batch: Batch, row: number, to: ByteWriter): number;
}

/**
 * All but the numbers is written once a shape. `tags` stand on every point where the sample has none of that name.
 * https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/
 */
export function lineWriter({ measurement, schema, precision = 'ns', tags = {} }: InfluxSettings): LineWriter {
  const pointsOf = perShape((shape) => points({ ...shape, tags: { ...tags, ...shape.tags } }, measurement, schema));
  const zeros = precision === 'ns' ? '000000' : '';
  return {
    write(batch, row, to) {
      const timestamp = batch.timestamp(row);
      if (!isWritable(timestamp)) return 0;
      const written = pointsOf(batch.shape);
      // Written as text: nanoseconds exceed the whole numbers that a double holds.
      const time = Buffer.from(` ${Math.round(timestamp * 1000)}${zeros}\n`);
      for (const { literals, columns } of written) {
        for (let at = 0; at < columns.length; at += 1) {
          to.literal(literals[at]!);
          to.value(batch, row, columns[at]!);
        }
        to.literal(time);
      }
      return written.length;
    },
  };
}

/** A point: what stands before each value, and the columns of these. */
interface Point {
  readonly literals: readonly Buffer[];
  readonly columns: readonly number[];
}

function points({ host, tags, names }: Shape, measurement: string, schema: InfluxSettings['schema']): Point[] {
  const placeOf = schema === 'wide' ? wide : tagged;
  const common = [...tagsOf(tags ?? {}), ...tagsOf({ host })];
  const bySeries = new Map<string, { literals: Buffer[]; columns: number[] }>();
  for (const [column, name] of names.entries()) {
    const place = placeOf(name);
    let point = bySeries.get(place.series);
    const start = point ? ',' : `${head(place.measurement ?? measurementText(measurement), common, place.tags)} `;
    if (!point) bySeries.set(place.series, (point = { literals: [], columns: [] }));
    point.literals.push(Buffer.from(`${start}${place.field}=`));
    point.columns.push(column);
  }
  return [...bySeries.values()];
}

/** The lines of samples one by one, without newlines; what is settled once a shape is kept from one to the next. */
export function sampleLines(settings: InfluxSettings): (sample: Sample) => string[] {
  const toBatch = batcher();
  const lines = lineWriter(settings);
  const to = new ByteWriter();
  return (sample) => {
    lines.write(toBatch(sample), 0, to);
    return to.take().toString().split('\n').slice(0, -1);
  };
}

/** The lines of one sample. */
export function influxLines(sample: Sample, settings: InfluxSettings): string[] {
  return sampleLines(settings)(sample);
}

/** Nanoseconds have to fit into 64 bits. */
function isWritable(timestamp: number): boolean {
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
