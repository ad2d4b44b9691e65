import type { MetricName } from '../catalogue/index.ts';
import type { Options, Values } from '../options/index.ts';
import type { Host } from './host.ts';

/** Reads one subsystem of the host. */
export interface Collector<Declared extends Options = Options> {
  /** The first segment of its metrics: `cpu`. */
  readonly name: string;
  readonly describe: string;
  /** It runs only when the user names it or sets one of its flags. */
  readonly optional?: boolean;
  /** Its first reading may be empty, because it waits for a program. */
  readonly runsProgram?: boolean;
  /** The least seconds between two readings, for what changes slowly or is costly. Samples in between repeat the last one. */
  readonly every?: number;
  /** Its options, which the verb `sample` has too. */
  readonly options?: Declared;
  /** The options that enable it; default all of them. */
  readonly requestedBy?: readonly string[];
  /** Opens its files once. Returns the reason where this host lacks the subsystem (no GPU, no RAPL), which is no error. */
  open(host: Host, config: Values<Declared>): Read | string | Promise<Read | string>;
}

/** Takes a reading. `elapsed`: monotonic seconds since the call before, 0 at the first. */
export type Read = (emit: Emit, elapsed: number) => void | Promise<void>;

/** Takes several readings, none of which waits, one after another. */
export function inTurn(reads: readonly ReadNow[]): ReadNow {
  return (emit, elapsed) => {
    for (const read of reads) read(emit, elapsed);
  };
}

export type ReadNow = (emit: Emit, elapsed: number) => void;

/** Adds a value to the reading. One that is undefined or not finite is absent from the sample. */
export type Emit = (name: MetricName, value: number | undefined) => void;

/** Whether one of a collector's options enables it. */
export function isRequested({ options = {}, requestedBy = Object.keys(options) }: Collector, config: Values<Options>): boolean {
  return requestedBy
    .map((name) => config[name])
    .some((given) => (Array.isArray(given) ? given.length > 0 : given !== undefined && given !== false));
}
