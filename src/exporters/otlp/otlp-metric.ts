/** A metric as OTLP describes it. */
export interface OtlpMetric {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  /** A counter only grows, and has a start; a sum goes up and down, as OpenTelemetry's UpDownCounter does. */
  readonly kind: 'gauge' | 'sum' | 'counter';
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Values are divided by this: OpenTelemetry writes shares as fractions of 1, the catalogue in percent. */
  readonly divisor: number;
}
