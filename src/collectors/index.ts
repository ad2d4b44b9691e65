import type { Collector } from './collector.ts';
import { cubestat } from './cubestat.ts';
import { darwin } from './darwin.ts';
import { linux } from './linux.ts';

export { findCgroup } from './cgroup/index.ts';
export { isRequested, type Collector, type Emit, type Read } from './collector.ts';
export { kernelConstants, type KernelConstants } from './kernel.linux.ts';
export { parseMountinfo } from './mounts/index.ts';
export { hasMountsOfInit, hasPidsOfHost } from './pseudo-files/index.ts';
export { openHost, type Host, type HostPaths, type SelfObservation } from './host.ts';

const systems: Readonly<Partial<Record<NodeJS.Platform, readonly Collector[]>>> = { linux, darwin };

/** The collectors for a `process.platform`. `cubestat` measures the others, so it is last. */
export function collectorsFor(platform: NodeJS.Platform): Collector[] {
  const own = systems[platform];
  return own ? [...own, cubestat] : [];
}

/** The collectors for this system. */
export const collectors: readonly Collector[] = collectorsFor(process.platform);
