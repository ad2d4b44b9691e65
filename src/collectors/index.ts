import type { Collector } from './collector.ts';
import { cpu } from './cpu.linux.ts';
import { cubestat } from './cubestat.ts';
import { memory } from './memory.linux.ts';

export type { Collector, Emit, Read } from './collector.ts';
export { openHost, type Host, type HostPaths, type SelfObservation } from './host.ts';

/** Every collector, in the order in which they run. `cubestat` is last: it tells how the others fared. */
export const collectors: readonly Collector[] = [cpu, memory, cubestat];
