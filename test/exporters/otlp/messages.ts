import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

// The official definitions say what bytes mean: https://github.com/open-telemetry/opentelemetry-proto, v1.

const definitions = fileURLToPath(new URL('../../../../test/fixtures/', import.meta.url));
const root = new protobuf.Root();
root.resolvePath = (_origin, target) => definitions + target;
root.loadSync('opentelemetry/proto/collector/metrics/v1/metrics_service.proto');

const requestType = root.lookupType('opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest');
const responseType = root.lookupType('opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse');

export interface ExportRequest {
  readonly resourceMetrics: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeMetrics: readonly {
      readonly scope: { readonly name: string; readonly version: string };
      readonly metrics: readonly Metric[];
    }[];
  }[];
}

interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string };
}

interface Metric {
  readonly name: string;
  readonly unit?: string;
  readonly description?: string;
  readonly gauge?: { readonly dataPoints: readonly DataPoint[] };
  readonly sum?: { readonly dataPoints: readonly DataPoint[]; readonly aggregationTemporality: string; readonly isMonotonic?: boolean };
}

interface DataPoint {
  readonly attributes?: readonly KeyValue[];
  readonly startTimeUnixNano?: string;
  readonly timeUnixNano: string;
  readonly asDouble: number;
}

/** Throws for bytes that are no request, or have fields that it does not. */
export function decodeRequest(bytes: Buffer): ExportRequest {
  const message = requestType.decode(bytes);
  // What the definitions do not know is lost: a request that is the same again had nothing else.
  if (requestType.encode(message).finish().length !== bytes.length) throw new Error('there are unknown fields');
  return requestType.toObject(message, { longs: String, enums: String, arrays: false }) as ExportRequest;
}

export function encodeResponse(response: { partialSuccess?: { rejectedDataPoints?: number; errorMessage?: string } }): Buffer {
  return Buffer.from(responseType.encode(responseType.fromObject(response)).finish());
}

/** google.rpc.Status, as which errors are answered. */
const statusType = protobuf.parse('syntax = "proto3"; message Status { int32 code = 1; string message = 2; }').root.lookupType('Status');

export function encodeStatus(code: number, message: string): Buffer {
  return Buffer.from(statusType.encode(statusType.fromObject({ code, message })).finish());
}

export interface FlatPoint {
  readonly resource: Readonly<Record<string, string | number>>;
  readonly name: string;
  readonly unit: string;
  readonly kind: 'gauge' | 'sum' | 'counter';
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly start?: number;
  readonly time: number;
  readonly value: number;
}

/** Each data point with all that is said of it; times in milliseconds. */
export function pointsOf({ resourceMetrics = [] }: Partial<ExportRequest>): FlatPoint[] {
  return resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap(({ name, unit = '', gauge, sum }) =>
        (gauge ?? sum)!.dataPoints.map(({ attributes = [], startTimeUnixNano, timeUnixNano, asDouble }) => ({
          ...{ resource: record(resource.attributes), name, unit, kind: gauge ? 'gauge' : sum?.isMonotonic ? 'counter' : 'sum' },
          ...{ attributes: record(attributes), time: milliseconds(timeUnixNano), value: asDouble },
          ...(startTimeUnixNano !== undefined && { start: milliseconds(startTimeUnixNano) }),
        })),
      ),
    ),
  ) as FlatPoint[];
}

function record(pairs: readonly KeyValue[]): Record<string, string | number> {
  if (new Set(pairs.map(({ key }) => key)).size !== pairs.length) throw new Error('an attribute comes twice');
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]));
}

function milliseconds(nanoseconds: string): number {
  const time = BigInt(nanoseconds);
  if (time % 1_000_000n !== 0n) throw new Error(`${nanoseconds} ns is no whole millisecond`);
  return Number(time / 1_000_000n);
}
