import { labelIn, type RootDirectory } from '../pseudo-files/index.ts';
import type { Routed } from './routes.linux.ts';

/** A network interface as sysfs describes it: https://docs.kernel.org/admin-guide/abi-testing.html, class/net. */
export interface Link {
  /** Whether it is hardware, real or emulated. */
  readonly physical: boolean;
  /** Whether nothing leaves the host by it: `lo`, a monitor of a radio. */
  readonly inward: boolean;
  /** Whether it stands on other interfaces: a bridge, a bond, a VLAN. */
  readonly upper: boolean;
  /** Whether it is PPP, over a modem or over other interfaces. */
  readonly dialled: boolean;
  /** Whether it belongs to a bridge or a bond. */
  readonly hasMaster: boolean;
  readonly index: number | undefined;
  /** The index of the interface that it sends through: its own, a lower one, or a peer that may be in another namespace. */
  readonly lower: number | undefined;
  /** Whether it is an end of a pair (veth), whose other end may be in another namespace and then has the number that it has there. */
  readonly paired: boolean;
}

export function linkOf(sysfs: RootDirectory, name: string): Link {
  const at = `class/net/${name}`;
  const number = (file: string) => Number(labelIn(sysfs, `${at}/${file}`) || NaN) || undefined;
  const uevent = labelIn(sysfs, `${at}/uevent`) ?? '';
  const hasLower = sysfs.list(at).some((entry) => entry.startsWith('lower_'));
  return {
    physical: isPhysical(sysfs, at),
    inward: name === 'lo' || inwardTypes.has(number('type') ?? NaN),
    upper: hasLower || sysfs.has(`${at}/bridge`) || sysfs.has(`${at}/bonding`),
    dialled: number('type') === ARPHRD_PPP,
    hasMaster: sysfs.has(`${at}/master`),
    index: number('ifindex'),
    lower: !hasLower && isShare(uevent) ? elsewhere : number('iflink'),
    paired: uevent !== '' && !/^DEVTYPE=/m.test(uevent),
  };
}

/** ARPHRD_LOOPBACK, IEEE80211 with its monitors, NETLINK and VSOCKMON of linux/if_arp.h. */
const inwardTypes: ReadonlySet<number> = new Set([772, 801, 802, 803, 824, 826]);

const ARPHRD_PPP = 512;

/** The index of no interface here. */
const elsewhere = -1;

/** A share of an interface. Of one in another namespace, the index is counted there, and may be that of an interface here. */
function isShare(uevent: string): boolean {
  return /^DEVTYPE=(mac|ip)v(lan|tap)$/m.test(uevent);
}

/**
 * Not physical are bridges, bonds, VLANs, tunnels, veth pairs, the host's end of a guest's interface, and an interface with a physical
 * master (https://docs.kernel.org/networking/net_failover.html): all repeat the traffic of another one.
 */
function isPhysical(sysfs: RootDirectory, at: string): boolean {
  if (!hasHardware(sysfs.resolve(at)) || hasHardware(sysfs.resolve(`${at}/master`))) return false;
  return !/-backend\//.test(sysfs.resolve(`${at}/device/driver`) ?? '') && !isRepresentor(sysfs, at);
}

function hasHardware(device: string | undefined): boolean {
  return device !== undefined && !device.startsWith('devices/virtual/net/');
}

/** The host's end of a function of a network card, which sends by a port: https://docs.kernel.org/networking/representors.html */
function isRepresentor(sysfs: RootDirectory, at: string): boolean {
  return /^(c\d+)?pf\d+/.test(labelIn(sysfs, `${at}/phys_port_name`) ?? '');
}

type NamedLink = readonly [name: string, link: Link];

/**
 * The interfaces that together count each byte of the host's traffic once: physical ones, of a switch its conduit
 * (https://docs.kernel.org/networking/dsa/dsa.html); in a container those that lead to networks outside.
 */
export function outwardLinks(links: ReadonlyMap<string, Link>, routed: () => Routed): string[] {
  const outer = [...links].filter(([, { inward }]) => !inward);
  const physical = outer.filter(([, link]) => link.physical);
  const indices = new Set(physical.map(([, { index }]) => index));
  const isPort = ({ index, lower }: Link) => lower !== undefined && lower !== index && indices.has(lower);
  const uplinks = physical.filter(([, link]) => !isPort(link));
  const others = outer.filter(([, link]) => !link.physical && !link.upper && !link.hasMaster && leadsElsewhere(link, links));
  if (uplinks.length === 0) return namesOf(waysOut(others, outer, routed()));
  return namesOf(others.length === 0 ? uplinks : withDefault(uplinks, others, routed()));
}

function namesOf(links: readonly NamedLink[]): string[] {
  return links.map(([name]) => name);
}

/**
 * A container that has got a network card may have its default route through another interface, and a host with one through a modem, unless
 * PPP runs over Ethernet or, as a VPN, through the gateway of another interface.
 */
function withDefault(uplinks: readonly NamedLink[], others: readonly NamedLink[], routed: Routed): readonly NamedLink[] {
  if (uplinks.some(([name]) => routed.byDefault.has(name))) return uplinks;
  const byModem = !routed.isPppOverEthernet && !uplinks.some(([name]) => routed.toGateways.has(name));
  return [...uplinks, ...others.filter(([name, link]) => routed.byDefault.has(name) && (hasPeer(link) || (link.dialled && byModem)))];
}

/**
 * Of the interfaces of a container those whose peers are outside and have networks behind them, unlike the peers of containers within
 * it; without such those of the default route, a bridge or a bond too; without routes all.
 */
function waysOut(others: readonly NamedLink[], outer: readonly NamedLink[], { byDefault, toNetworks }: Routed): readonly NamedLink[] {
  const peers = others.filter(([, link]) => hasPeer(link));
  const choices = [
    peers.filter(([name]) => byDefault.has(name) || toNetworks.has(name)),
    others.filter(([name]) => byDefault.has(name)),
    outer.filter(([name, link]) => byDefault.has(name) && !hasPeer(link)),
    peers,
  ];
  return choices.find((choice) => choice.length > 0) ?? others;
}

/** Whether it sends by another interface. */
function hasPeer({ index, lower }: Link): boolean {
  return lower !== undefined && lower !== index;
}

/** Whether it is no tunnel, VLAN or peer of another interface in this namespace. */
function leadsElsewhere(link: Link, links: ReadonlyMap<string, Link>): boolean {
  const isHere = ({ index, lower }: Link) => index === link.lower && (!link.paired || lower === link.index);
  return !hasPeer(link) || ![...links.values()].some(isHere);
}
