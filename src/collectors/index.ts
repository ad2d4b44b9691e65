import type { Collector } from './collector.ts';
import { cgroup } from './cgroup.linux.ts';
import { cpu } from './cpu.linux.ts';
import { cubestat } from './cubestat.ts';
import { disk } from './disk.linux.ts';
import { fan } from './fan.linux.ts';
import { filesystem, remoteFilesystem } from './filesystem.linux.ts';
import { gpu } from './gpu.linux.ts';
import { memory } from './memory.linux.ts';
import { network } from './network.linux.ts';
import { power } from './power.linux.ts';
import { pressure } from './pressure.linux.ts';
import { swap } from './swap.linux.ts';
import { system } from './system.linux.ts';
import { temperature } from './temperature.linux.ts';
import { vm } from './vm.linux.ts';

export type { Collector, Emit, Read } from './collector.ts';
export { openHost, type Host, type HostPaths, type SelfObservation } from './host.ts';

/** Every collector, in the order in which they run. `cubestat` is last: it tells how the others fared. */
export const collectors: readonly Collector[] = [
  cpu,
  memory,
  swap,
  vm,
  system,
  pressure,
  disk,
  network,
  filesystem,
  remoteFilesystem,
  gpu,
  power,
  temperature,
  fan,
  cgroup,
  cubestat,
];
