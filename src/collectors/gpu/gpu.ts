/** The values of one GPU; undefined where it is unsupported, forbidden or asleep. */
export interface Gpu extends GpuValues {
  /** `nvidia0`, `card1`. */
  readonly instance: string;
  /** Its address on the bus: `0000:00:02.0`. */
  readonly address?: string | undefined;
  /** Percent by kind of engine: `encoder`, `render`. */
  readonly engines?: ReadonlyMap<string, number> | undefined;
  /** Whether the clocks are held down, by reason: `thermal`. */
  readonly throttled?: ReadonlyMap<string, boolean> | undefined;
  /** The partitions of the GPU: MIG devices of NVIDIA. */
  readonly partitions?: readonly GpuPartition[] | undefined;
}

export interface GpuValues {
  /** Percent. */
  readonly utilization?: number | undefined;
  readonly memoryBusy?: number | undefined;
  /** Bytes. */
  readonly memoryUsed?: number | undefined;
  readonly memoryTotal?: number | undefined;
  /** Watts. */
  readonly power?: number | undefined;
  readonly powerLimit?: number | undefined;
  /** Joules since an arbitrary moment, where the GPU counts them. */
  readonly energy?: number | undefined;
  /** Degrees Celsius. */
  readonly temperature?: number | undefined;
  readonly memoryTemperature?: number | undefined;
  readonly hotspotTemperature?: number | undefined;
  /** Percent of the fan's full speed, and turns a minute. */
  readonly fan?: number | undefined;
  readonly fanSpeed?: number | undefined;
  /** Hertz. */
  readonly coreClock?: number | undefined;
  readonly memoryClock?: number | undefined;
  readonly videoClock?: number | undefined;
  /** Milliseconds in which the GPU was powered down, since an arbitrary moment: RC6 of Intel. */
  readonly poweredDown?: number | undefined;
  readonly pcieGeneration?: number | undefined;
  readonly pcieLanes?: number | undefined;
  /** Bytes a second. */
  readonly pcieReceived?: number | undefined;
  readonly pcieSent?: number | undefined;
  /** Memory errors since the driver was loaded. */
  readonly eccCorrected?: number | undefined;
  readonly eccUncorrected?: number | undefined;
}

export interface GpuPartition {
  /** Its index on its GPU, as printed by `nvidia-smi -L`. */
  readonly index: string;
  /** Bytes. */
  readonly memoryUsed?: number | undefined;
  readonly memoryTotal?: number | undefined;
}
