import type { Collector } from './collector.ts';
import { battery } from './battery.linux.ts';
import { cgroup } from './cgroup.linux.ts';
import { conntrack } from './conntrack.linux.ts';
import { cpu } from './cpu.linux.ts';
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

/** The collectors for Linux, in the order in which they run. */
export const linux: readonly Collector[] = [
  cpu,
  memory,
  swap,
  vm,
  system,
  pressure,
  disk,
  raid,
  network,
  tcp,
  tcpStates,
  udp,
  conntrack,
  filesystem,
  remoteFilesystem,
  nfs,
  gpu,
  power,
  powerMeter,
  battery,
  temperature,
  fan,
  voltage,
  cgroup,
  processCollector,
];
