/** A metric as OTLP describes it. */
export interface OtlpMetric {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  /** A counter only grows, and has a start; a sum goes up and down, as an UpDownCounter of OpenTelemetry does. */
  readonly kind: 'gauge' | 'sum' | 'counter';
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Values are divided by this: a share is a part of 1 in OpenTelemetry, and of 100 here. */
  readonly divisor: number;
}
