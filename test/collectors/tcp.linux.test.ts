import test from 'ava';
import { tcp } from '../../src/collectors/tcp.linux.ts';
import { absence, readings } from './readings.ts';

const names =
  'RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts';
const snmp = (values: string) =>
  `Ip: Forwarding DefaultTTL\nIp: 1 64\nTcp: ${names}\nTcp: 1 200 120000 -1 ${values}\nUdp: InDatagrams\nUdp: 5\n`;
const netstat = (overflows: number, drops: number) =>
  `TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPTimeouts\nTcpExt: 0 ${overflows} ${drops} 7\nIpExt: InNoRoutes\nIpExt: 0\n`;
const sockstat = (inUse: number, waiting: number) =>
  `sockets: used 300\nTCP: inuse ${inUse} orphan 2 tw ${waiting} alloc 90 mem 3\nUDP: inuse 4 mem 1\nRAW: inuse 0\n`;

test('connections, and what has passed between two readings', async (t) => {
  const [first, second] = await readings(
    t,
    tcp,
    [
      {
        'proc/net/snmp': snmp('100 200 10 5 40 10000 8000 30 1 20'),
        'proc/net/netstat': netstat(3, 4),
        'proc/net/sockstat': sockstat(50, 7),
        'proc/net/sockstat6': 'TCP6: inuse 6\nUDP6: inuse 2\n',
      },
      {
        'proc/net/snmp': snmp('110 260 12 6 55 11000 8600 36 1 28'),
        'proc/net/netstat': netstat(5, 10),
        'proc/net/sockstat': sockstat(60, 9),
      },
    ],
    2,
  );
  t.deepEqual(
    Object.keys(first!).filter((name) => name.endsWith('_per_sec')),
    [],
    'one reading makes no rate',
  );
  t.like(first, { 'tcp.established.count': 40, 'tcp.sockets.count': 56, 'tcp.opens.ops_total': 100, 'tcp.listen.drops_total': 4 });
  t.like(second, {
    'tcp.established.count': 55,
    'tcp.time_wait.count': 9,
    'tcp.orphaned.count': 2,
    'tcp.sockets.count': 66, // 60 of IPv4, 6 of IPv6
    'tcp.memory.bytes': 12_288, // 3 pages
    'tcp.opens.ops_per_sec': 5, // 10 in 2 s
    'tcp.accepts.ops_per_sec': 30,
    'tcp.failed_opens.ops_per_sec': 1,
    'tcp.resets.ops_per_sec': 0.5,
    'tcp.rx.packets_per_sec': 500,
    'tcp.tx.packets_per_sec': 300,
    'tcp.retransmits.packets_per_sec': 3,
    'tcp.tx_resets.packets_per_sec': 4,
    'tcp.rx.errors_per_sec': 0,
    'tcp.listen.drops_per_sec': 3,
    'tcp.listen.overflow.drops_per_sec': 1,
  });
});

test('a kernel whose columns are others, or come while cubestat runs', async (t) => {
  const trees = ['Tcp: OutRsts New ActiveOpens\nTcp: 5 0 8\n', 'Tcp: New OutRsts More ActiveOpens\nTcp: 0 7 0 9\n'];
  const [, second] = await readings(
    t,
    tcp,
    trees.map((text) => ({ 'proc/net/snmp': text })),
  );
  t.deepEqual(second, {
    'tcp.opens.ops_per_sec': 1,
    'tcp.opens.ops_total': 9,
    'tcp.tx_resets.packets_per_sec': 2,
    'tcp.tx_resets.packets_total': 7,
  });
});

test('a sum below 0, which the kernel prints unsigned, is absent', async (t) => {
  const [metrics] = await readings(t, tcp, [{ 'proc/net/snmp': 'Tcp: CurrEstab InSegs\nTcp: 18446744073709551615 7\n' }]);
  t.deepEqual(metrics, { 'tcp.rx.packets_total': 7 });
});

test('a file that cannot be read takes what it holds, and no more', async (t) => {
  const files = { 'proc/net/netstat/x': '', 'proc/net/snmp': 'Tcp: InSegs\nTcp: 7\n', 'proc/net/sockstat/x': '' };
  const [metrics] = await readings(t, tcp, [files]);
  t.deepEqual(metrics, { 'tcp.rx.packets_total': 7 });
});

test('names without numbers, and numbers without names, are nothing', async (t) => {
  const [one] = await readings(t, tcp, [{ 'proc/net/snmp': 'Tcp: InSegs\nUdp: 5\n' }]);
  const [other] = await readings(t, tcp, [{ 'proc/net/snmp': 'Tcp: InSegs OutSegs\nTcp: 5' }]);
  t.deepEqual([one, other], [{}, { 'tcp.rx.packets_total': 5 }]);
});

test("through the /proc of its host, a container finds the network of the host's first process", async (t) => {
  const [metrics] = await readings(t, tcp, [
    {
      'proc/self': { link: '77' },
      'proc/net': { link: 'self/net' },
      'proc/77/net/snmp': 'Tcp: CurrEstab\nTcp: 1\n',
      'proc/1/net/snmp': 'Tcp: CurrEstab\nTcp: 5000\n',
    },
  ]);
  t.deepEqual(metrics, { 'tcp.established.count': 5000 });
});

test('a host without network says where it looked', async (t) => {
  t.regex(await absence(t, tcp, { 'proc/net/dev': '' }), /proc\/net has neither snmp, netstat nor sockstat$/);
});
