import protobuf from 'protobufjs';

// What the specification says of io.prometheus.write.v2.Request, as far as series of plain values need it:
// https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/#protobuf-message

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Request { reserved 1 to 3; repeated string symbols = 4; repeated TimeSeries timeseries = 5; }
  message TimeSeries { repeated uint32 labels_refs = 1; repeated Sample samples = 2; Metadata metadata = 5; int64 created_timestamp = 6; }
  message Sample { double value = 1; int64 timestamp = 2; }
  message Metadata {
    enum MetricType { METRIC_TYPE_UNSPECIFIED = 0; METRIC_TYPE_COUNTER = 1; METRIC_TYPE_GAUGE = 2; }
    MetricType type = 1; uint32 help_ref = 3; uint32 unit_ref = 4;
  }
`);
const requestType = root.lookupType('Request');

/** A series as the receiver understands it. */
export interface Series2 {
  /** Sorted by name, as they were sent. */
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly type: string;
  readonly help: string;
  /** Unix time in milliseconds, and the value. */
  readonly samples: readonly (readonly [timestamp: number, value: number])[];
}

interface Decoded {
  readonly symbols: readonly string[];
  readonly timeseries?: readonly {
    readonly labelsRefs: readonly number[];
    readonly samples: readonly { readonly value: number; readonly timestamp: number }[];
    readonly metadata: { readonly type: string; readonly helpRef: number };
  }[];
}

/** Throws for bytes that are no request, have fields that it does not, or break a rule of the specification. */
export function decodeRequest2(bytes: Buffer): Series2[] {
  const message = requestType.decode(bytes);
  // What the definitions do not know is lost: a request that is the same again had nothing else.
  if (requestType.encode(message).finish().length !== bytes.length) throw new Error('there are unknown fields');
  const { symbols, timeseries = [] } = requestType.toObject(message, { longs: Number, enums: String, defaults: true }) as Decoded;
  if (symbols[0] !== '' || new Set(symbols).size !== symbols.length) throw new Error('symbols have to begin with the empty one, each once');
  const all = timeseries.map(({ labelsRefs, samples, metadata: { type, helpRef } }) => ({
    labels: Array.from(
      { length: labelsRefs.length / 2 },
      (_, at) => [symbols[labelsRefs[2 * at]!]!, symbols[labelsRefs[2 * at + 1]!]!] as const,
    ),
    ...{ type, help: symbols[helpRef]! },
    samples: samples.map(({ timestamp, value }) => [timestamp, value] as const),
  }));
  if (new Set(all.map(({ labels }) => JSON.stringify(labels))).size !== all.length) throw new Error('a series comes twice');
  return all;
}
