import { labelIn, type RootDirectory } from '../pseudo-files/index.ts';

/** A network interface as sysfs describes it: https://docs.kernel.org/admin-guide/abi-testing.html, class/net. */
export interface Link {
  /** Whether it is hardware, real or emulated. */
  readonly physical: boolean;
  /** `lo`. */
  readonly loopback: boolean;
  /** Whether it has lower interfaces, as a bridge or a bond. */
  readonly upper: boolean;
  /** Whether it belongs to a bridge or a bond. */
  readonly hasMaster: boolean;
  readonly index: number | undefined;
  /** The index of the interface that it sends through: its own, a lower one, or a peer that may be in another namespace. */
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
 * Not physical are bridges, bonds, VLANs, tunnels, veth pairs, the host's end of a guest's interface, and an interface with a physical
 * master (https://docs.kernel.org/networking/net_failover.html): all repeat the traffic of another one.
 */
function isPhysical(sysfs: RootDirectory, at: string): boolean {
  if (!hasHardware(sysfs.resolve(at)) || hasHardware(sysfs.resolve(`${at}/master`))) return false;
  return !/-backend\//.test(sysfs.resolve(`${at}/device/driver`) ?? '');
}

function hasHardware(device: string | undefined): boolean {
  return device !== undefined && !device.startsWith('devices/virtual/net/');
}

/**
 * The interfaces that together count each byte of the host's traffic once: physical ones, of a switch its conduit
 * (https://docs.kernel.org/networking/dsa/dsa.html); in a container those of the default route, else all that lead outside.
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

/** Whether it is no tunnel, VLAN or peer of another interface in this namespace. */
function leadsElsewhere({ index, lower }: Link, links: ReadonlyMap<string, Link>): boolean {
  if (lower === undefined || lower === index) return true;
  return ![...links.values()].some((other) => other.index === lower);
}

/** The interfaces of IPv4 and IPv6 default routes, from the files beside a table of interfaces such as `net/dev`: proc_pid_net(5). */
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
