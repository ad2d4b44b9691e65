import type { Collector } from './collector.ts';
import { battery } from './battery.linux.ts';
import { cgroup } from './cgroup.linux.ts';
import { conntrack } from './conntrack.linux.ts';
import { cpu } from './cpu.linux.ts';
import { cubestat } from './cubestat.ts';
import * as darwin from './darwin.ts';
import { disk } from './disk.linux.ts';
import { fan } from './fan.linux.ts';
import { filesystem, remoteFilesystem } from './filesystem.linux.ts';
import { gpu } from './gpu.linux.ts';
import { memory } from './memory.linux.ts';
import { network } from './network.linux.ts';
import { nfs } from './nfs.linux.ts';
import { powerMeter } from './power-meter.linux.ts';
import { power } from './power.linux.ts';
import { pressure } from './pressure.linux.ts';
import { process as processCollector } from './process.linux.ts';
import { raid } from './raid.linux.ts';
import { swap } from './swap.linux.ts';
import { system } from './system.linux.ts';
import { tcpStates } from './tcp-states.linux.ts';
import { tcp } from './tcp.linux.ts';
import { temperature } from './temperature.linux.ts';
import { udp } from './udp.linux.ts';
import { vm } from './vm.linux.ts';
import { voltage } from './voltage.linux.ts';

export { findCgroup } from './cgroup/index.ts';
export { isRequested, type Collector, type Emit, type Read } from './collector.ts';
export { kernelConstants, type KernelConstants } from './kernel.linux.ts';
export { parseMountinfo } from './mounts/index.ts';
export { hasMountsOfInit, hasPidsOfHost } from './pseudo-files/index.ts';
export { openHost, type Host, type HostPaths, type SelfObservation } from './host.ts';

/** Every subsystem with its collector for each system, in the order in which they run. `cubestat` measures the others, so it is last. */
const subsystems: readonly Readonly<Partial<Record<NodeJS.Platform, Collector>>>[] = [
  { linux: cpu, darwin: darwin.cpu },
  { linux: memory, darwin: darwin.memory },
  { linux: swap, darwin: darwin.swap },
  { linux: vm, darwin: darwin.vm },
  { linux: system, darwin: darwin.system },
  { linux: pressure },
  { linux: disk, darwin: darwin.disk },
  { linux: raid },
  { linux: network, darwin: darwin.network },
  { linux: tcp },
  { linux: tcpStates },
  { linux: udp },
  { linux: conntrack },
  { linux: filesystem, darwin: darwin.filesystem },
  { linux: remoteFilesystem },
  { linux: nfs },
  { linux: gpu, darwin: darwin.gpu },
  { linux: power, darwin: darwin.power },
  { linux: powerMeter },
  { linux: battery, darwin: darwin.battery },
  { linux: temperature, darwin: darwin.temperature },
  { linux: fan, darwin: darwin.fan },
  { linux: voltage },
  { linux: cgroup },
  { linux: processCollector },
  { linux: cubestat, darwin: cubestat },
];

/** The collectors for a `process.platform`. */
export function collectorsFor(platform: NodeJS.Platform): Collector[] {
  return subsystems.flatMap((subsystem) => subsystem[platform] ?? []);
}

/** The collectors for this system. */
export const collectors: readonly Collector[] = collectorsFor(process.platform);
