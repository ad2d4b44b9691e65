import { endOfLine, numberAt, type RootDirectory, startOfLine } from '../pseudo-files/index.ts';

/** A count of sockets in /proc/net/sockstat or sockstat6: for `TCP` those `inuse`, in TIME_WAIT (`tw`) and others. proc_pid_net(5). */
export function socketCount(text: string, protocol: string, kind: string): number | undefined {
  const line = startOfLine(text, `${protocol}: `);
  if (line < 0) return undefined;
  const at = text.indexOf(` ${kind} `, line);
  if (at < 0 || at >= endOfLine(text, line)) return undefined;
  const count = numberAt(text, at + kind.length + 2);
  return Number.isNaN(count) ? undefined : count;
}

/** Opens a file about IPv6, which a kernel without it lacks: that counts 0. */
export function openIpv6(procfs: RootDirectory, path: string): (count: (text: string) => number | undefined) => number | undefined {
  if (!procfs.has(path)) return () => 0;
  const file = procfs.open(path);
  return (count) => count(file?.tryRead() ?? '');
}

/** The sum of IPv4 and IPv6; undefined without one of them, as a part would look like a quiet network. */
export function withIpv6(ipv4: number | undefined, ipv6: number | undefined): number | undefined {
  return ipv4 === undefined || ipv6 === undefined ? undefined : ipv4 + ipv6;
}
