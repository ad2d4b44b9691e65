/** What one GPU tells. Undefined is what it does not tell: unsupported, forbidden, asleep. */
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
