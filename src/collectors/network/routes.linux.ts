import type { RootDirectory } from '../pseudo-files/index.ts';

/** The interfaces that routes of IPv4 and IPv6 lead to, by what is behind them. */
export interface Routed {
  readonly byDefault: ReadonlySet<string>;
  /** More than a single address. */
  readonly toNetworks: ReadonlySet<string>;
  /** Anything behind a gateway. */
  readonly toGateways: ReadonlySet<string>;
  /** Whether PPP runs over Ethernet, and not over a modem. */
  readonly isPppOverEthernet: boolean;
}

/** The routes beside a table of interfaces such as `net/dev`: proc_pid_net(5). */
export function routesBeside(procfs: RootDirectory, table: string): Routed {
  const beside = (name: string) => {
    const path = table.replace(/dev$/, name);
    return (procfs.isReadable(path) && procfs.text(path)) || '';
  };
  const routes = [...parseRoutes(beside('route')), ...parseIpv6Routes(beside('ipv6_route'))];
  const namesOf = (which: (route: Route) => boolean) => new Set(routes.filter(which).map(({ name }) => name));
  return {
    byDefault: namesOf(({ to }) => to === 'all'),
    toNetworks: namesOf(({ to }) => to === 'network'),
    toGateways: namesOf(({ gateway }) => gateway),
    isPppOverEthernet: /\n./.test(beside('pppoe')),
  };
}

interface Route {
  readonly name: string;
  readonly to: 'all' | 'network' | 'address';
  readonly gateway: boolean;
}

/** Interface, destination and gateway, then flags, counts and a metric, then the mask, all but the counts in hexadecimal digits. */
function parseRoutes(text: string): Route[] {
  const line = /^(\S+)\t[\dA-F]{8}\t([\dA-F]{8})\t(?:[^\t]*\t){4}([\dA-F]{8})\t/gm;
  return Array.from(text.matchAll(line), ([, name, gateway, mask]) => ({
    name: name!,
    to: mask === '00000000' ? 'all' : mask === 'FFFFFFFF' ? 'address' : 'network',
    gateway: gateway !== '00000000',
  }));
}

/** Destination and its prefix first, the interface last. Each interface has routes to its own link and to multicast. */
function parseIpv6Routes(text: string): Route[] {
  const line = /^([\da-f]{32}) ([\da-f]{2}) [\da-f]{32} [\da-f]{2} ([\da-f]{32}) .* (\S+)$/gm;
  return Array.from(text.matchAll(line)).flatMap(([, to, prefix, gateway, name]) => {
    if (name === 'lo' || /^f(e[89ab]|f)/.test(to!)) return [];
    return [{ name: name!, to: prefix === '00' ? 'all' : prefix === '80' ? 'address' : 'network', gateway: !/^0+$/.test(gateway!) }];
  });
}
