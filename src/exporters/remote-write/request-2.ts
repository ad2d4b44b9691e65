import { perShape, type Batch, type Shape } from '../../samples/index.ts';
import { prometheusSeries } from '../../formatters/index.ts';
import { fixed64, protobufField, protobufNumber, varint } from '../push/index.ts';

// The messages of remote write 2.0, io.prometheus.write.v2:
// Request { repeated string symbols = 4; repeated TimeSeries timeseries = 5 },
// TimeSeries { repeated uint32 labels_refs = 1; repeated Sample samples = 2; Metadata metadata = 5 },
// Sample { double value = 1; int64 timestamp = 2 }, Metadata { MetricType type = 1; uint32 help_ref = 3 }.
// https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/

const metricTypes = { counter: 1, gauge: 2 } as const;

/** The metadata of a series: the type and help of its metric, and its labels, names and values in turn. */
type SeriesTexts = readonly [type: number, help: string, ...labels: string[]];

interface SeriesColumn {
  readonly column: number;
  /** {@link SeriesTexts} as JSON. */
  readonly texts: Buffer;
}

/** Bytes around the texts of a series: their length before them, and the value and the timestamp after them. */
const [lengthSize, sampleSize] = [4, 16];

/**
 * Writes rows of batches for {@link requestOf}, each value with the texts of its series: the table of a request's texts is made when the
 * request is complete. Returns undefined for a time whose milliseconds a double cannot hold.
 */
export function rowWriter(notice: (message: string) => void): (batch: Batch, row: number) => Buffer | undefined {
  const columnsOf = perShape((shape) => seriesColumns(shape, notice));
  return (batch, row) => {
    const milliseconds = Math.round(batch.timestamp(row) * 1000);
    if (!Number.isSafeInteger(milliseconds)) return undefined;
    const all = columnsOf(batch.shape);
    const to = Buffer.allocUnsafe(all.reduce((sum, { texts }) => sum + lengthSize + texts.length + sampleSize, 0));
    let at = 0;
    for (const { column, texts } of all) {
      at = to.writeUInt32LE(texts.length, at);
      at += texts.copy(to, at);
      at = to.writeDoubleLE(batch.value(row, column), at);
      at = to.writeDoubleLE(milliseconds, at);
    }
    return to;
  };
}

function seriesColumns(shape: Shape, notice: (message: string) => void): SeriesColumn[] {
  return prometheusSeries(shape, notice).map(({ column, kind, help, labels }) => {
    const texts: SeriesTexts = [metricTypes[kind], help, ...labels.flat()];
    return { column, texts: Buffer.from(JSON.stringify(texts)) };
  });
}

/** Encodes rows of {@link rowWriter} as a Request that has each series once. */
export function requestOf(rows: Buffer): Buffer {
  const symbols = new Map([['', 0]]);
  const refOf = (text: string) => symbols.get(text) ?? (symbols.set(text, symbols.size), symbols.size - 1);
  const series = new Map<string, Buffer[]>();
  for (let at = 0; at < rows.length;) {
    const end = at + lengthSize + rows.readUInt32LE(at);
    const texts = rows.toString('latin1', at + lengthSize, end);
    at = end + sampleSize;
    const fields = series.get(texts) ?? seriesFields(rows.toString('utf8', end - texts.length, end), refOf);
    series.set(texts, fields);
    fields.push(sampleField(rows.readDoubleLE(end), rows.readDoubleLE(end + 8)));
  }
  const timeseries = Array.from(series.values(), (fields) => protobufField(5, Buffer.concat(fields)));
  return Buffer.concat([...Array.from(symbols.keys(), (symbol) => protobufField(4, symbol)), ...timeseries]);
}

function seriesFields(texts: string, refOf: (text: string) => number): Buffer[] {
  const [type, help, ...labels] = JSON.parse(texts) as SeriesTexts;
  const refs = Buffer.concat(labels.map((label) => varint(refOf(label))));
  const metadata = Buffer.concat([protobufNumber(1, type), protobufNumber(3, refOf(help))]);
  return [protobufField(1, refs), protobufField(5, metadata)];
}

/** A 0 is left out, as in any message of proto3; -0 is not. */
function sampleField(value: number, milliseconds: number): Buffer {
  const fields = [];
  if (!Object.is(value, 0)) fields.push(Buffer.of(fixed64(1)), doubleBytes(value));
  if (milliseconds !== 0) fields.push(protobufNumber(2, milliseconds));
  return protobufField(2, Buffer.concat(fields));
}

function doubleBytes(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeDoubleLE(value);
  return bytes;
}
