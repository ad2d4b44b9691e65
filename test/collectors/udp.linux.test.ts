import test from 'ava';
import { udp } from '../../src/collectors/udp.linux.ts';
import { absence, readings } from './readings.ts';

const snmp = (values: string) => `Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors\nUdp: ${values}\n`;
const snmp6 = (received: number, lost: number) =>
  `Ip6InReceives                   \t99\nUdp6InDatagrams                 \t${received}\nUdp6NoPorts                     \t2\nUdp6InErrors                    \t${lost}\nUdp6OutDatagrams                \t50\nUdp6RcvbufErrors                \t${lost}\nUdp6SndbufErrors                \t0\nUdpLite6InDatagrams             \t7\n`;

test('the kernel counts IPv4 and IPv6 apart; datagrams are those of both', async (t) => {
  const [, second] = await readings(
    t,
    udp,
    [
      {
        'proc/net/snmp': snmp('1000 5 10 800 8 1 2'),
        'proc/net/snmp6': snmp6(100, 4),
        'proc/net/sockstat': 'UDP: inuse 4 mem 2\nUDPLITE: inuse 9\n',
        'proc/net/sockstat6': 'UDP6: inuse 3\n',
      },
      { 'proc/net/snmp': snmp('1400 9 16 900 14 3 2'), 'proc/net/snmp6': snmp6(140, 6) },
    ],
    2,
  );
  t.deepEqual(second, {
    'udp.rx.packets_per_sec': 220, // 400 and 40 in 2 s
    'udp.rx.packets_total': 1540,
    'udp.tx.packets_per_sec': 50,
    'udp.tx.packets_total': 950,
    'udp.rx.errors_per_sec': 4, // 6 and 2
    'udp.rx.errors_total': 22,
    'udp.receive_buffer.errors_per_sec': 4,
    'udp.receive_buffer.errors_total': 20,
    'udp.send_buffer.errors_per_sec': 1,
    'udp.send_buffer.errors_total': 3,
    'udp.no_port.packets_per_sec': 2,
    'udp.no_port.packets_total': 11,
    'udp.sockets.count': 7,
    'udp.memory.bytes': 8192,
  });
});

test('a kernel without IPv6 has only IPv4, one before 2.6.37 no errors of buffers', async (t) => {
  const [metrics] = await readings(t, udp, [{ 'proc/net/snmp': 'Udp: InDatagrams NoPorts InErrors OutDatagrams\nUdp: 5 0 1 7\n' }]);
  t.deepEqual(metrics, { 'udp.rx.packets_total': 5, 'udp.tx.packets_total': 7, 'udp.rx.errors_total': 1, 'udp.no_port.packets_total': 0 });
});

test('a host without network says where it looked', async (t) => {
  t.regex(await absence(t, udp, {}), /has neither snmp nor sockstat$/);
});
