import { perShape, type Batch, type Shape } from '../../samples/index.ts';
import { fixed64, protobufField, protobufNumber, protobufText } from '../push/index.ts';
import { counterStarts } from './counter-starts.ts';
import type { OtlpMetric } from './otlp-metric.ts';
import { keyValue, resourceOf, scope } from './resource.ts';
import { joined, message, type TemplatePart, type TemplateSlot } from './template.ts';

// The messages of OTLP, https://github.com/open-telemetry/opentelemetry-proto:
// ExportMetricsServiceRequest { repeated ResourceMetrics = 1 }, ResourceMetrics { Resource = 1; repeated ScopeMetrics = 2 },
// ScopeMetrics { InstrumentationScope = 1; repeated Metric = 2 },
// Metric { string name = 1; string description = 2; string unit = 3; Gauge = 5; Sum = 7 }, Gauge { repeated NumberDataPoint = 1 },
// Sum { repeated NumberDataPoint = 1; AggregationTemporality = 2; bool is_monotonic = 3 },
// NumberDataPoint { fixed64 start = 2; fixed64 time = 3; double value = 4; repeated KeyValue attributes = 7 }.

const cumulative = 2;

/** The nanoseconds of a later time exceed 64 bits. */
const latest = Number(2n ** 64n / 1_000_000n);

/**
 * Encodes rows of batches, each as an ExportMetricsServiceRequest; concatenated ones are one request. A template is made once per shape, as
 * all numbers in it have a fixed length. Returns undefined for a time that OTLP cannot represent.
 */
export function metricsWriter(
  describe: (name: string) => OtlpMetric,
  notice: (message: string) => void,
): (batch: Batch, row: number) => Buffer | undefined {
  const templateOf = perShape((shape) => templateFor(shape, describe, notice));
  const startsOf = counterStarts();
  return (batch, row) => {
    const time = Math.round(batch.timestamp(row) * 1000);
    if (!(time >= 0 && time < latest)) return undefined;
    const { bytes, slots } = templateOf(batch.shape);
    const starts = startsOf(batch, row, time);
    const now = nanoseconds(time);
    const written = Buffer.from(bytes);
    for (const { at, holds, column, divisor } of slots) {
      if (holds === 'value') written.writeDoubleLE(batch.value(row, column) / divisor, at);
      else written.set(holds === 'time' ? now : nanoseconds(starts.get(column) ?? time), at);
    }
    return written;
  };
}

function nanoseconds(milliseconds: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64LE(BigInt(milliseconds) * 1_000_000n);
  return bytes;
}

/** A future data point, and the column of its value. */
interface Point {
  readonly column: number;
  readonly metric: OtlpMetric;
}

function templateFor(shape: Shape, describe: (name: string) => OtlpMetric, notice: (message: string) => void): TemplatePart {
  const metrics = byMetric(pointsOf(shape, describe, notice));
  if (metrics.length === 0) return { bytes: Buffer.alloc(0), slots: [] };
  const scopeMetrics = message(2, [plain(scope()), ...metrics.map(metricPart)]);
  return message(1, [plain(resourceOf(shape, notice)), scopeMetrics]);
}

/** The points of a shape. A point is identified by metric and attributes, so the second of two names with the same ones is left out. */
function pointsOf(shape: Shape, describe: (name: string) => OtlpMetric, notice: (message: string) => void): Point[] {
  const owners = new Map<string, string>();
  return shape.names.flatMap((name, column) => {
    const metric = describe(name);
    const key = JSON.stringify([metric.name, metric.attributes]);
    const owner = owners.get(key);
    if (owner !== undefined)
      notice(`the metric ${name} is left out, because ${owner} is written as ${metric.name} with the same attributes`);
    else owners.set(key, name);
    return owner === undefined ? [{ column, metric }] : [];
  });
}

function byMetric(points: readonly Point[]): readonly Point[][] {
  const metrics = new Map<string, Point[]>();
  for (const point of points) {
    const { name, unit, kind } = point.metric;
    const key = JSON.stringify([name, unit, kind]);
    const known = metrics.get(key);
    if (known) known.push(point);
    else metrics.set(key, [point]);
  }
  return [...metrics.values()];
}

function metricPart(points: readonly Point[]): TemplatePart {
  const { name, description, unit, kind } = points[0]!.metric;
  const about = [protobufText(1, name), protobufText(2, description), protobufText(3, unit)];
  const data = points.map(pointPart);
  if (kind === 'gauge') return message(2, [plain(Buffer.concat(about)), message(5, data)]);
  const sort = [protobufNumber(2, cumulative), ...(kind === 'counter' ? [protobufNumber(3, 1)] : [])];
  const sum = message(7, [...data, plain(Buffer.concat(sort))]);
  return message(2, [plain(Buffer.concat(about)), sum]);
}

function pointPart({ column, metric: { kind, attributes, divisor } }: Point): TemplatePart {
  const holds: readonly TemplateSlot['holds'][] = kind === 'counter' ? ['start', 'time', 'value'] : ['time', 'value'];
  const numbers = holds.map((each) => ({
    bytes: Buffer.from([fixed64(fields[each]), 0, 0, 0, 0, 0, 0, 0, 0]),
    slots: [{ at: 1, holds: each, column, divisor }],
  }));
  const named = Object.entries(attributes).map(([name, value]) => protobufField(7, keyValue(name, value)));
  return message(1, [joined(numbers), plain(Buffer.concat(named))]);
}

const fields = { start: 2, time: 3, value: 4 } as const;

function plain(bytes: Buffer): TemplatePart {
  return { bytes, slots: [] };
}
