import { encodeInstance } from '../catalogue/index.ts';
import type { Collector } from './collector.ts';
import {
  emitTotals,
  interfaceMetrics,
  parseNetDev,
  routesBeside,
  type Routed,
  linkOf,
  outwardLinks,
  type Link,
  networkFolder,
  trafficDelta,
  wentBackwards,
  type Traffic,
} from './network/index.ts';
import { numberOfLine } from './pseudo-files/index.ts';

export const network: Collector = {
  name: 'network',
  describe: 'Network interfaces: bytes, packets, errors and drops, from /proc/net/dev.',
  open({ procfs, sysfs }) {
    const folder = networkFolder(procfs);
    const path = `${folder}/dev`;
    const table = procfs.open(path);
    if (!table) return `${procfs.root}/${path} is missing`;
    const sockstat = procfs.open(`${folder}/sockstat`);
    const inspect = (name: string): Interface => ({ link: linkOf(sysfs, name), emit: interfaceMetrics(encodeInstance(name)) });
    let known = new Map<string, Interface>();
    let outward: readonly Interface[] = [];
    return (emit, elapsed) => {
      const present = new Map<string, Interface>();
      let isOther = false;
      let isReset = false;
      for (const [name, now] of parseNetDev(table.read())) {
        const before = known.get(name);
        // Counters that went backwards are those of another interface, or start anew.
        const isBackwards = before?.now !== undefined && wentBackwards(now, before.now);
        const one = before && !isBackwards ? before : inspect(name);
        // Zeros between two readings are no new beginning: what was counted before would be the traffic of one tick.
        const isBack = one.fallenFrom !== undefined && !wentBackwards(now, one.fallenFrom);
        one.delta = isBack ? undefined : trafficDelta(now, one.now);
        one.now = now;
        one.fallenFrom = isBackwards ? before.now : undefined;
        present.set(name, one);
        one.emit(emit, now, one.delta, elapsed);
        isOther ||= one !== before;
        isReset ||= (isBackwards || isBack) && before !== undefined && outward.includes(before);
      }
      // The default route may appear after the interface, as with DHCP.
      if (isOther || present.size < known.size || outward.length === 0)
        outward = outwardInterfaces(present, () => routesBeside(procfs, path));
      // A sum without an interface that is there would look like a quiet network.
      const deltas = outward.map(({ delta }) => delta);
      if (!isReset) emitTotals(emit, deltas, elapsed);
      emit('network.sockets.count', numberOfLine(sockstat?.tryRead() ?? '', 'sockets: used'));
      known = present;
    };
  },
};

/** An interface of /proc/net/dev, as long as it is listed. */
interface Interface {
  readonly link: Link;
  readonly emit: ReturnType<typeof interfaceMetrics>;
  now?: Traffic;
  delta?: Traffic | undefined;
  /** The reading before the one in which the counters went backwards. */
  fallenFrom?: Traffic | undefined;
}

/** The interfaces that together count each byte of the host's traffic once. */
function outwardInterfaces(interfaces: ReadonlyMap<string, Interface>, routed: () => Routed): Interface[] {
  const names = new Set(outwardLinks(new Map([...interfaces].map(([name, { link }]) => [name, link])), routed));
  return [...interfaces].flatMap(([name, one]) => (names.has(name) ? [one] : []));
}
