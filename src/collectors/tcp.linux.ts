import type { Collector } from './collector.ts';
import { watchCounter } from './counter.ts';
import { kernelConstants } from './kernel.linux.ts';
import { networkFolder, openIpv6, protocolCounters, withIpv6, socketCount } from './network/index.ts';

export const tcp: Collector = {
  name: 'tcp',
  describe:
    'TCP: connections, segments, retransmissions, resets and refused connections, from /proc/net/snmp, netstat and sockstat, at most ten times a second.',
  // The kernel sums some 400 counters over all CPUs for these.
  every: 0.1,
  open(host) {
    const { procfs } = host;
    const folder = networkFolder(procfs);
    const [snmp, netstat, sockstat] = ['snmp', 'netstat', 'sockstat'].map((name) => procfs.open(`${folder}/${name}`));
    const sockstat6 = openIpv6(procfs, `${folder}/sockstat6`);
    if (!snmp && !netstat && !sockstat) return `${procfs.root}/${folder} has neither snmp, netstat nor sockstat`;
    const { pageSize } = kernelConstants(host);
    const protocol = protocolCounters('Tcp', ['CurrEstab', ...segments.map(({ counter }) => counter)]);
    const extension = protocolCounters('TcpExt', ['ListenDrops', 'ListenOverflows']);
    const rates = segments.map(({ name }) => watchCounter(`${name}_per_sec`, `${name}_total`));
    const dropped = watchCounter('tcp.listen.drops_per_sec', 'tcp.listen.drops_total');
    const overflowed = watchCounter('tcp.listen.overflow.drops_per_sec', 'tcp.listen.overflow.drops_total');
    return (emit, elapsed) => {
      const counters = protocol(snmp?.tryRead() ?? '');
      const sockets = sockstat?.tryRead() ?? '';
      const sockets6 = sockstat6((text) => socketCount(text, 'TCP6', 'inuse'));
      emit('tcp.established.count', counters[0]);
      emit('tcp.time_wait.count', socketCount(sockets, 'TCP', 'tw'));
      emit('tcp.orphaned.count', socketCount(sockets, 'TCP', 'orphan'));
      emit('tcp.sockets.count', withIpv6(socketCount(sockets, 'TCP', 'inuse'), sockets6));
      emit('tcp.memory.bytes', (socketCount(sockets, 'TCP', 'mem') ?? NaN) * pageSize);
      for (let at = 0; at < rates.length; at += 1) rates[at]!(emit, counters[at + 1], elapsed);
      const [drops, overflows] = extension(netstat?.tryRead() ?? '');
      dropped(emit, drops, elapsed);
      overflowed(emit, overflows, elapsed);
    };
  },
};

/** Counters of IPv4 and IPv6 together, by their names in RFC 4022; Linux adds OutRsts. */
const segments = [
  { counter: 'ActiveOpens', name: 'tcp.opens.ops' },
  { counter: 'PassiveOpens', name: 'tcp.accepts.ops' },
  { counter: 'AttemptFails', name: 'tcp.failed_opens.ops' },
  { counter: 'EstabResets', name: 'tcp.resets.ops' },
  { counter: 'InSegs', name: 'tcp.rx.packets' },
  { counter: 'OutSegs', name: 'tcp.tx.packets' },
  { counter: 'RetransSegs', name: 'tcp.retransmits.packets' },
  { counter: 'OutRsts', name: 'tcp.tx_resets.packets' },
  { counter: 'InErrs', name: 'tcp.rx.errors' },
] as const;
