import { resolve } from 'node:path';
import { encodeInstance } from '../catalogue/index.ts';
import type { Collector, Emit } from './collector.ts';
import type { Tree } from './tree.ts';
import { counters, parseNetDev, trafficGrowth, type Traffic } from './netdev.linux.ts';
import { perSecond, sumOf } from './rate.ts';

export const network: Collector = {
  name: 'network',
  describe: 'Network interfaces: bytes, packets, errors and drops, from /proc/net/dev.',
  open({ procfs, sysfs }) {
    const path = interfaceTable(procfs);
    const table = procfs.open(path);
    if (!table) return `${procfs.root}/${path} is missing`;
    let known = new Map<string, Interface>();
    return (emit, elapsed) => {
      const present = new Map<string, Interface>();
      for (const [name, now] of parseNetDev(table.read())) {
        const one = known.get(name) ?? meet(sysfs, name);
        one.grown = trafficGrowth(now, one.now);
        one.now = now;
        present.set(name, one);
        emitInterface(emit, one, elapsed);
      }
      emitTotals(emit, present, elapsed);
      known = present;
    };
  },
};

/**
 * /proc/net is that of the process which looks at it: through the /proc of its host, a container still sees its own
 * interfaces there. The host's are those of its first process. A copy of some /proc has one `net` that is no link.
 */
function interfaceTable(procfs: Tree): string {
  const isOwn = resolve(procfs.root) === '/proc';
  return isOwn || procfs.resolve('net') === 'net' ? 'net/dev' : '1/net/dev';
}

/** A line of /proc/net/dev, for as long as it is there. */
interface Interface {
  readonly physical: boolean;
  readonly names: ReturnType<typeof namesOf>;
  now?: Traffic;
  grown?: Traffic | undefined;
}

function meet(sysfs: Tree, name: string): Interface {
  return { physical: isPhysical(sysfs, name), names: namesOf(encodeInstance(name)) };
}

/** The names of an interface's metrics, put together once rather than at each tick. */
function namesOf(name: string) {
  return counters.map((counter) => ({
    counter,
    rate: `network.interface.${name}.${counter}_per_sec` as const,
    total: `network.interface.${name}.${counter}_total` as const,
  }));
}

/**
 * Bridges, bonds, VLANs, tunnels and veth pairs carry what a physical interface carries too. So does a physical one
 * whose master is physical: a virtual machine's fast path beside its synthetic interface.
 * https://docs.kernel.org/networking/net_failover.html
 */
function isPhysical(sysfs: Tree, name: string): boolean {
  return hasHardware(sysfs.resolve(`class/net/${name}`)) && !hasHardware(sysfs.resolve(`class/net/${name}/master`));
}

function hasHardware(device: string | undefined): boolean {
  return device !== undefined && !device.startsWith('devices/virtual/net/');
}

function emitInterface(emit: Emit, { names, now, grown }: Interface, elapsed: number): void {
  for (const { counter, rate, total } of names) {
    emit(rate, perSecond(grown?.[counter], elapsed));
    emit(total, now?.[counter]);
  }
}

function emitTotals(emit: Emit, interfaces: ReadonlyMap<string, Interface>, elapsed: number): void {
  const outward = outwardInterfaces(interfaces);
  for (const counter of counters)
    emit(`network.${counter}_per_sec`, perSecond(sumOf(outward.map(({ grown }) => grown?.[counter])), elapsed));
}

/** Where nothing is physical, we are inside a container, and its way out is one end of a veth pair named eth0. */
function outwardInterfaces(interfaces: ReadonlyMap<string, Interface>): Interface[] {
  const physical = [...interfaces.values()].filter((one) => one.physical);
  if (physical.length > 0) return physical;
  return [...interfaces].flatMap(([name, one]) => (/^eth\d+$/.test(name) ? [one] : []));
}
