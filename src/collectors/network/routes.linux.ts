import type { RootDirectory } from '../pseudo-files/index.ts';

/** The interfaces that routes of IPv4 and IPv6 lead to, by what is behind them. */
export interface Routed {
  readonly byDefault: ReadonlySet<string>;
  /** More than a single address. */
  readonly toNetworks: ReadonlySet<string>;
}

/** The routes beside a table of interfaces such as `net/dev`: proc_pid_net(5). */
export function routesBeside(procfs: RootDirectory, table: string): Routed {
  const beside = (name: string) => {
    const path = table.replace(/dev$/, name);
    return (procfs.isReadable(path) && procfs.text(path)) || '';
  };
  const routes = [...parseRoutes(beside('route')), ...parseIpv6Routes(beside('ipv6_route'))];
  const to = (what: Route['to']) => new Set(routes.filter((route) => route.to === what).map((route) => route.name));
  return { byDefault: to('all'), toNetworks: to('network') };
}

interface Route {
  readonly name: string;
  readonly to: 'all' | 'network';
}

/** Interface, destination and gateway, then flags, counts and a metric, then the mask, all but the counts in hexadecimal digits. */
function parseRoutes(text: string): Route[] {
  return Array.from(text.matchAll(/^(\S+)\t[\dA-F]{8}\t[\dA-F]{8}\t(?:[^\t]*\t){4}([\dA-F]{8})\t/gm)).flatMap(([, name, mask]) => {
    if (mask === 'FFFFFFFF') return [];
    return [{ name: name!, to: mask === '00000000' ? 'all' : 'network' }];
  });
}

/** Destination and its prefix first, the interface last. Each interface has routes to its own link and to multicast. */
function parseIpv6Routes(text: string): Route[] {
  return Array.from(text.matchAll(/^([\da-f]{32}) ([\da-f]{2}) .* (\S+)$/gm)).flatMap(([, to, prefix, name]) => {
    if (prefix === '80' || name === 'lo' || /^f(e[89ab]|f)/.test(to!)) return [];
    return [{ name: name!, to: prefix === '00' ? 'all' : 'network' }];
  });
}
