/** Counts of sockets in /proc/net/sockstat and sockstat6, by protocol and kind: `TCP: tw`. proc_pid_net(5). */
export function parseSockstat(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon < 0) continue;
    for (const [, kind, count] of line.slice(colon).matchAll(/ ([a-z]+) (\d{1,15})(?= |$)/g))
      counts.set(`${line.slice(0, colon)}: ${kind}`, Number(count));
  }
  return counts;
}
