import { labelIn } from './sysfs.linux.ts';
import type { RootDirectory } from './root-directory.ts';

/** What the kernel says of a network interface: https://docs.kernel.org/admin-guide/abi-testing.html, class/net. */
export interface Link {
  /** Hardware, real or emulated, is behind it, on this side. */
  readonly physical: boolean;
  /** `lo`. */
  readonly loopback: boolean;
  /** It takes in what others carry: a bridge, a bond. */
  readonly upper: boolean;
  /** Another interface takes in what it carries. */
  readonly hasMaster: boolean;
  readonly index: number | undefined;
  /** The interface that it sends by: its own index, that of a lower one, or that of a peer, which may be elsewhere. */
  readonly lower: number | undefined;
}

export function linkOf(sysfs: RootDirectory, name: string): Link {
  const at = `class/net/${name}`;
  const number = (file: string) => Number(labelIn(sysfs, `${at}/${file}`) || NaN) || undefined;
  return {
    physical: isPhysical(sysfs, at),
    loopback: name === 'lo' || number('type') === loopbackType,
    upper: sysfs.has(`${at}/bridge`) || sysfs.has(`${at}/bonding`),
    hasMaster: sysfs.has(`${at}/master`),
    index: number('ifindex'),
    lower: number('iflink'),
  };
}

/** ARPHRD_LOOPBACK of linux/if_arp.h. */
const loopbackType = 772;

/**
 * Bridges, bonds, VLANs, tunnels and veth pairs carry what a physical interface carries too. So does a physical one whose
 * master is physical (a virtual machine's fast path beside its synthetic interface,
 * https://docs.kernel.org/networking/net_failover.html), and the host's end of a guest's interface.
 */
function isPhysical(sysfs: RootDirectory, at: string): boolean {
  if (!hasHardware(sysfs.resolve(at)) || hasHardware(sysfs.resolve(`${at}/master`))) return false;
  return !/-backend\//.test(sysfs.resolve(`${at}/device/driver`) ?? '');
}

function hasHardware(device: string | undefined): boolean {
  return device !== undefined && !device.startsWith('devices/virtual/net/');
}

/**
 * The interfaces that carry what enters and leaves, each byte once. A port of a switch sends by its conduit, which counts
 * alone: https://docs.kernel.org/networking/dsa/dsa.html. Where nothing is physical, we are inside a container: the default
 * route tells its way out, else whatever leads elsewhere.
 */
export function outwardLinks(links: ReadonlyMap<string, Link>, routes: () => ReadonlySet<string>): string[] {
  const physical = [...links].filter(([, link]) => link.physical);
  const indices = new Set(physical.map(([, { index }]) => index));
  const isPort = ({ index, lower }: Link) => lower !== undefined && lower !== index && indices.has(lower);
  if (physical.length > 0) return physical.flatMap(([name, link]) => (isPort(link) ? [] : [name]));
  const others = [...links].filter(([, { loopback, upper, hasMaster }]) => !loopback && !upper && !hasMaster);
  const routed = routes();
  const byRoute = others.filter(([name]) => routed.has(name));
  return (byRoute.length > 0 ? byRoute : others.filter(([, link]) => leadsElsewhere(link, links))).map(([name]) => name);
}

/** It is no tunnel over, VLAN on, or end of a pair with another interface that is here. */
function leadsElsewhere({ index, lower }: Link, links: ReadonlyMap<string, Link>): boolean {
  if (lower === undefined || lower === index) return true;
  return ![...links.values()].some((other) => other.index === lower);
}

/** The interfaces of default routes, of IPv4 and IPv6, beside a table of interfaces such as `net/dev`: proc_pid_net(5). */
export function defaultRoutes(procfs: RootDirectory, table: string): ReadonlySet<string> {
  const beside = (name: string) => {
    const path = table.replace(/dev$/, name);
    return (procfs.isReadable(path) && procfs.text(path)) || '';
  };
  const routes = new Set<string>();
  for (const [, name] of beside('route').matchAll(/^(\S+)\t0{8}\t[\dA-F]{8}\t.*\t0{8}\t\d+\t\d+\t\d+ *$/gm)) routes.add(name!);
  for (const [, name] of beside('ipv6_route').matchAll(/^0{32} 00 0{32} 00 .* (\S+)$/gm)) if (name !== 'lo') routes.add(name!);
  return routes;
}
