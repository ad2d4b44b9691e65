/** A reading of powermetrics or macmon over one period; undefined where unknown. */
export interface SocReading {
  /** Seconds of the period. */
  readonly seconds: number;
  readonly clusters: readonly Cluster[];
  readonly cores: readonly { readonly core: string; readonly frequency: number | undefined }[];
  readonly gpu: { readonly utilization: number | undefined; readonly frequency: number | undefined };
  readonly watts: Watts;
  /** 0 nominal, 1 moderate, 2 heavy, 3 trapping, 4 sleeping. */
  readonly thermalPressure: number | undefined;
  /** Degrees Celsius, by sensor. */
  readonly temperatures: ReadonlyMap<string, number>;
  /** Revolutions a minute, by fan. */
  readonly fans: ReadonlyMap<string, number>;
}

/** A cluster: CPUs of one kind. */
export interface Cluster {
  /** `E`, `P0`, `M0`. */
  readonly name: string;
  /** Percent. */
  readonly utilization: number | undefined;
  /** Hertz. */
  readonly frequency: number | undefined;
}

export interface Watts {
  /** CPU, GPU and neural engine; on Intel the package. */
  readonly package: number | undefined;
  readonly cpu: number | undefined;
  readonly gpu: number | undefined;
  readonly neuralEngine: number | undefined;
  readonly memory: number | undefined;
  /** The whole machine. */
  readonly system: number | undefined;
}

/** A share of time in percent; undefined for one that is impossible. */
export function percentOfRatio(ratio: number | undefined): number | undefined {
  // Rounded numbers may be slightly out of range.
  return ratio === undefined || !(ratio > -0.01 && ratio < 1.01) ? undefined : 100 * Math.min(1, Math.max(0, ratio));
}
