/** The values of one GPU; undefined where it is unsupported, forbidden or asleep. */
export interface Gpu {
  /** `nvidia0`, `card1`. */
  readonly instance: string;
  /** Percent. */
  readonly utilization?: number | undefined;
  /** Bytes. */
  readonly memoryUsed?: number | undefined;
  readonly memoryTotal?: number | undefined;
  /** Watts. */
  readonly power?: number | undefined;
  /** Degrees Celsius. */
  readonly temperature?: number | undefined;
  /** Hertz. */
  readonly coreClock?: number | undefined;
  readonly memoryClock?: number | undefined;
}
