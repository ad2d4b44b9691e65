import type { MetricName } from '../catalogue/index.ts';
import type { Options } from '../options.ts';
import type { Host } from './host.ts';

/** Reads one subsystem of the host. */
export interface Collector {
  /** `cpu`: the first segment of what it emits. */
  readonly name: string;
  readonly describe: string;
  /** Runs only when it is asked for by name or by a flag of its own. */
  readonly optional?: boolean;
  /** Options of its own, which the verb that samples has too. */
  readonly options?: Options;
  /** Opens what it reads, once. A text tells why this host has none of it (no GPU, no RAPL), which is no error. */
  open(host: Host): Read | string | Promise<Read | string>;
}

/** Emits the readings of now. `elapsed`: seconds since its previous call, monotonic; 0 at the first. */
export type Read = (emit: Emit, elapsed: number) => void | Promise<void>;

/** Takes one reading. What is undefined or not finite is not known, and so is absent from the sample. */
export type Emit = (name: MetricName, value: number | undefined) => void;
