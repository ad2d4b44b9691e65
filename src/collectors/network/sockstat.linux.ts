import { endOfDigits, endOfLine, numbersIn } from '../pseudo-files/index.ts';

/** A count of sockets in /proc/net/sockstat or sockstat6: of `TCP` those that are `inuse`, wait (`tw`) and so on. proc_pid_net(5). */
export function socketCount(text: string, protocol: string, kind: string): number | undefined {
  const line = text.startsWith(`${protocol}: `) ? 0 : text.indexOf(`\n${protocol}: `) + 1 || -1;
  if (line < 0) return undefined;
  const at = text.indexOf(` ${kind} `, line);
  if (at < 0 || at >= endOfLine(text, line)) return undefined;
  const from = at + kind.length + 2;
  const count = numbersIn(text, from, endOfDigits(text, from))[0];
  return count !== undefined && count < 2 ** 53 ? count : undefined;
}

/** A count of IPv4 and the one of IPv6, which is nothing where there is no IPv6. */
export function withIpv6(ipv4: number | undefined, ipv6: number | undefined): number | undefined {
  return ipv4 === undefined ? undefined : ipv4 + (ipv6 ?? 0);
}
