import type { Collector } from './collector.ts';
import { watchCounter } from './counter.ts';
import { kernelConstants } from './kernel.linux.ts';
import { networkFolder, counterOfIpv6, openIpv6, protocolCounters, withIpv6, socketCount } from './network/index.ts';

export const udp: Collector = {
  name: 'udp',
  describe:
    'UDP over IPv4 and IPv6: datagrams, errors and full buffers, from /proc/net/snmp, snmp6 and sockstat, at most ten times a second.',
  // The kernel sums some 400 counters over all CPUs for these.
  every: 0.1,
  open(host) {
    const { procfs } = host;
    const folder = networkFolder(procfs);
    const [snmp, sockstat] = ['snmp', 'sockstat'].map((name) => procfs.open(`${folder}/${name}`));
    const [snmp6, sockstat6] = [openIpv6(procfs, `${folder}/snmp6`), openIpv6(procfs, `${folder}/sockstat6`)];
    if (!snmp && !sockstat) return `${procfs.root}/${folder} has neither snmp nor sockstat`;
    const { pageSize } = kernelConstants(host);
    const protocol = protocolCounters(
      'Udp',
      datagrams.map(({ counter }) => counter),
    );
    const rates = datagrams.map(({ name }) => watchCounter(`${name}_per_sec`, `${name}_total`));
    return (emit, elapsed) => {
      const ipv4 = protocol(snmp?.tryRead() ?? '');
      // For UDP, unlike TCP, the kernel counts IPv6 apart.
      for (let at = 0; at < datagrams.length; at += 1) {
        const ipv6 = snmp6((text) => counterOfIpv6(text, `Udp6${datagrams[at]!.counter}`));
        rates[at]!(emit, withIpv6(ipv4[at], ipv6), elapsed);
      }
      const sockets = sockstat?.tryRead() ?? '';
      const sockets6 = sockstat6((text) => socketCount(text, 'UDP6', 'inuse'));
      emit('udp.sockets.count', withIpv6(socketCount(sockets, 'UDP', 'inuse'), sockets6));
      emit('udp.memory.bytes', (socketCount(sockets, 'UDP', 'mem') ?? NaN) * pageSize);
    };
  },
};

/** Counters of RFC 4113, and Linux's counters of full buffers; a full receive buffer is counted in InErrors too. */
const datagrams = [
  { counter: 'InDatagrams', name: 'udp.rx.packets' },
  { counter: 'OutDatagrams', name: 'udp.tx.packets' },
  { counter: 'InErrors', name: 'udp.rx.errors' },
  { counter: 'RcvbufErrors', name: 'udp.receive_buffer.errors' },
  { counter: 'SndbufErrors', name: 'udp.send_buffer.errors' },
  { counter: 'NoPorts', name: 'udp.no_port.packets' },
] as const;
