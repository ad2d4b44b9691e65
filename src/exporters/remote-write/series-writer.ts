import { perShape, type Batch, type Shape } from '../../samples/index.ts';
import { prometheusSeries } from '../../formatters/index.ts';
import { fixed64, lengthDelimited, protobufField, varint } from '../push/index.ts';

// The messages of remote write:
// WriteRequest { repeated TimeSeries = 1 }, TimeSeries { repeated Label = 1; repeated Sample = 2 },
// Label { string name = 1; string value = 2 }, Sample { double value = 1; int64 timestamp = 2 }.

const [valueTag, timestampTag] = [fixed64(1), 2 << 3];

/** The beginning of a series: its labels, encoded once per shape. */
interface EncodedSeries {
  readonly column: number;
  readonly labels: Buffer;
}

/**
 * Encodes the rows of batches, each as a WriteRequest; concatenated ones are one request, as a repeated field is encoded that way. Returns
 * undefined for a time whose milliseconds a double cannot hold. https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
export function seriesWriter(notice: (message: string) => void): (batch: Batch, row: number) => Buffer | undefined {
  const seriesOf = perShape((shape) => encodedSeries(shape, notice));
  return (batch, row) => {
    const milliseconds = Math.round(batch.timestamp(row) * 1000);
    if (!Number.isSafeInteger(milliseconds)) return undefined;
    const all = seriesOf(batch.shape);
    const timestamp = varint(milliseconds);
    const sampleLength = 10 + timestamp.length;
    const lengths = all.map(({ labels }) => varint(labels.length + 2 + sampleLength));
    const size = all.reduce((sum, { labels }, index) => sum + 3 + lengths[index]!.length + labels.length + sampleLength, 0);
    const to = Buffer.allocUnsafe(size);
    let at = 0;
    for (let index = 0; index < all.length; index += 1) {
      const { column, labels } = all[index]!;
      to[at++] = lengthDelimited(1);
      at += lengths[index]!.copy(to, at);
      at += labels.copy(to, at);
      to[at++] = lengthDelimited(2);
      to[at++] = sampleLength;
      to[at++] = valueTag;
      at = to.writeDoubleLE(batch.value(row, column), at);
      to[at++] = timestampTag;
      at += timestamp.copy(to, at);
    }
    return to;
  };
}

function encodedSeries(shape: Shape, notice: (message: string) => void): EncodedSeries[] {
  return prometheusSeries(shape, notice).map(({ column, labels }) => ({
    column,
    labels: Buffer.concat(
      labels.map(([name, value]) => protobufField(1, Buffer.concat([protobufField(1, name), protobufField(2, value)]))),
    ),
  }));
}
