import { Literals, perShape, type Batch, type ByteWriter, type RowTemplate, type Shape } from '../samples/index.ts';
import { warnOnce, type Report } from '../report.ts';
import { influxNames, tagText, type InfluxNames } from './influxdb-names.ts';
import type { RowText } from './stage.ts';

/** The lines of samples. Warns at the end of samples whose time InfluxDB cannot represent. */
export function influxText(settings: InfluxSettings, report: Report): RowText {
  const write = lineWriter(settings, warnOnce(report));
  let unwritable = 0;
  return {
    row(batch, row, to) {
      if (write(batch, row, to) === 0 && !isWritable(batch.timestamp(row))) unwritable += 1;
    },
    end() {
      if (unwritable > 0)
        report.warn(`${unwritable} ${unwritable === 1 ? 'sample' : 'samples'} left out: there is no time before 1677 or after 2262`);
    },
  };
}

export interface InfluxSettings {
  /** The measurement of schema wide. */
  readonly measurement: string;
  /** `wide`: all metrics are fields of one point. `tagged`: instances are tags, on several points. */
  readonly schema: 'wide' | 'tagged';
  /** The unit of timestamps; default nanoseconds, as without a `precision` in the request. */
  readonly precision?: 'ns' | 'ms';
  readonly tags?: Readonly<Record<string, string>>;
}

/** Writes the lines of a row, each with a newline. Returns their number; 0 where InfluxDB can represent nothing of it. */
export type WriteLines = (batch: Batch, row: number, to: ByteWriter) => number;

/**
 * Prepares all but the numbers once per shape. `tags` are defaults for each sample; `notice` is called with names that have to change.
 * https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/
 */
export function lineWriter({ precision = 'ns', tags = {}, ...settings }: InfluxSettings, notice: (message: string) => void): WriteLines {
  const names = influxNames(settings, notice);
  const pointsOf = perShape((shape) => points({ ...shape, tags: { ...tags, ...shape.tags } }, names));
  const zeros = precision === 'ns' ? '000000' : '';
  return (batch, row, to) => {
    const timestamp = batch.timestamp(row);
    if (!isWritable(timestamp)) return 0;
    const written = pointsOf(batch.shape);
    // Concatenated as text, because nanoseconds exceed the exact integers of a double.
    const time = ` ${Math.round(timestamp * 1000)}${zeros}\n`;
    for (const point of written) {
      batch.writeRow(row, point, to);
      to.ascii(time);
    }
    return written.length;
  };
}

function points({ host, tags = {}, names }: Shape, influxNames: InfluxNames): RowTemplate[] {
  const common = influxNames.tags(host, tags);
  const bySeries = new Map<string, { texts: string[]; columns: number[] }>();
  for (const [column, field] of influxNames.fields(names).entries()) {
    if (!field) continue;
    let point = bySeries.get(field.series);
    const start = point ? ',' : `${field.measurement}${tagText([...common, ...field.tags])} `;
    if (!point) bySeries.set(field.series, (point = { texts: [], columns: [] }));
    point.texts.push(`${start}${field.key}=`);
    point.columns.push(column);
  }
  return [...bySeries.values()].map(({ texts, columns }) => ({ literals: new Literals(texts), columns }));
}

/** Nanoseconds have to fit into 64 bits. */
function isWritable(timestamp: number): boolean {
  return Math.abs(Math.round(timestamp * 1000)) <= 9_223_372_036_854;
}
