import { encodeInstance } from '../catalogue/index.ts';
import { memoize } from '../memoize.ts';
import type { Collector } from './collector.ts';
import { emitTotals, interfaceMetrics, parseNetstat, trafficDelta, type Traffic } from './network/index.ts';
import { openPoll, readPolls } from './programs/index.ts';

export const network: Collector = {
  name: 'network',
  describe: 'Network interfaces: bytes, packets, errors and drops, from netstat.',
  open(host) {
    // Since macOS 13 the kernel gives other programs only the lower 32 bits of byte counters.
    const netstat = openPoll(host, ['netstat', '-ibdnW'], 1);
    if (!netstat) return 'netstat is not in PATH';
    const metricsOf = memoize((name: string) => interfaceMetrics(encodeInstance(name)));
    let before: ReadonlyMap<string, Traffic> = new Map();
    return readPolls([netstat], host, (emit, [text = ''], elapsed) => {
      const now = parseNetstat(text);
      const outward: (Traffic | undefined)[] = [];
      for (const [name, traffic] of now) {
        const delta = trafficDelta(traffic, before.get(name));
        metricsOf(name)(emit, traffic, delta, elapsed);
        if (isHardware(name)) outward.push(delta);
      }
      emitTotals(emit, outward, elapsed);
      before = now;
    });
  },
};

/** Whether an interface is Ethernet, Wi-Fi or a tethered phone. Bridges, tunnels and VLANs repeat the traffic of these. */
function isHardware(name: string): boolean {
  return /^en\d+$/.test(name);
}
