import test from 'ava';
import { countStates, tcpStates } from '../../src/collectors/tcp-states.linux.ts';
import { absence, readings } from './readings.ts';

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const socket = (state: string, address = '0100007F') =>
  `   0: ${address}:1F90 ${address}:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 6851 1 0000000000000000 100 0 0 10 0\n`;

test('sockets by state, of IPv4 and IPv6', async (t) => {
  const [metrics] = await readings(t, tcpStates, [
    {
      'proc/net/tcp': header + socket('01') + socket('01') + socket('06') + socket('0A'),
      'proc/net/tcp6': header + socket('0A', '00000000000000000000000001000000') + socket('08', '00000000000000000000000001000000'),
    },
  ]);
  t.deepEqual(metrics, {
    'tcp.state.established.count': 2,
    'tcp.state.syn_sent.count': 0,
    'tcp.state.syn_recv.count': 0,
    'tcp.state.fin_wait1.count': 0,
    'tcp.state.fin_wait2.count': 0,
    'tcp.state.time_wait.count': 1,
    'tcp.state.close.count': 0,
    'tcp.state.close_wait.count': 1,
    'tcp.state.last_ack.count': 0,
    'tcp.state.listen.count': 2,
    'tcp.state.closing.count': 0,
  });
});

test('20,000 sockets, read in many parts', async (t) => {
  const [metrics] = await readings(t, tcpStates, [{ 'proc/net/tcp': header + socket('06').repeat(20_000) }]);
  t.is(metrics!['tcp.state.time_wait.count'], 20_000);
});

test('a file that cannot be read is a failure of the collector, not a host without sockets', async (t) => {
  await t.throwsAsync(readings(t, tcpStates, [{ 'proc/net/tcp/x': '' }]), { code: 'EISDIR' });
});

test('what comes in the middle of a line waits for its end, and states that the kernel does not have do not count', (t) => {
  const counts = [0, 0];
  t.is(countStates(`${socket('01')}${socket('FF')}   1: 01`, counts), '   1: 01');
  t.deepEqual(counts, [1, 0]);
});

test('a host without TCP says where it looked', async (t) => {
  t.regex(await absence(t, tcpStates, {}), /net\/tcp is missing$/);
});
