import test from 'ava';
import { conntrack, parseConntrack } from '../../src/collectors/conntrack.linux.ts';
import { absence, readings } from './readings.ts';

const statistics = (...cpus: readonly string[]) =>
  ['entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop', ...cpus, ''].join('\n');
const cpu = (entries: string, insertFailed: string, drop: string, earlyDrop: string) =>
  `${entries}  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 ${insertFailed} ${drop} ${earlyDrop}`;

test('entries against their limit, and what has been dropped, over all CPUs, in hexadecimal', async (t) => {
  const [first, second] = await readings(
    t,
    conntrack,
    [
      {
        'proc/net/stat/nf_conntrack': statistics(
          cpu('0000c350', '00000001', '0000000a', '00000000'),
          cpu('0000c350', '00000000', '00000005', '00000002'),
        ),
        'proc/sys/net/netfilter/nf_conntrack_max': '200000\n',
      },
      {
        'proc/net/stat/nf_conntrack': statistics(
          cpu('0002e630', '00000001', '000000ff', '00000000'),
          cpu('0002e630', '00000078', '00000005', '00000020'),
        ),
      },
    ],
    60,
  );
  t.deepEqual(first, {
    'conntrack.entries.count': 50_000,
    'conntrack.limit.count': 200_000,
    'conntrack.used.percent': 25,
    'conntrack.drops_total': 15,
    'conntrack.early.drops_total': 2,
    'conntrack.insert.errors_total': 1,
  });
  t.like(second, {
    'conntrack.used.percent': 95,
    'conntrack.drops_per_sec': 245 / 60,
    'conntrack.early.drops_per_sec': 0.5,
    'conntrack.insert.errors_per_sec': 2,
    'conntrack.drops_total': 260,
  });
});

test('through the /proc of its host, /proc/sys/net is that of the container: entries come from the statistics', async (t) => {
  const [metrics] = await readings(t, conntrack, [
    {
      'proc/self': { link: '77' },
      'proc/net': { link: 'self/net' },
      'proc/77/net/stat/nf_conntrack': statistics(cpu('00000003', '00000000', '00000000', '00000000')),
      'proc/1/net/stat/nf_conntrack': statistics(cpu('00010000', '00000000', '00000000', '00000000')),
      'proc/sys/net/netfilter/nf_conntrack_count': '3\n',
      'proc/sys/net/netfilter/nf_conntrack_max': '262144\n',
    },
  ]);
  t.like(metrics, { 'conntrack.entries.count': 65_536, 'conntrack.used.percent': 25 });
});

test('a kernel without statistics has its entries all the same', async (t) => {
  const [metrics] = await readings(t, conntrack, [
    { 'proc/net/dev': '', 'proc/sys/net/netfilter/nf_conntrack_count': '10\n', 'proc/sys/net/nf_conntrack_max': '40\n' },
  ]);
  t.deepEqual(metrics, { 'conntrack.entries.count': 10, 'conntrack.limit.count': 40, 'conntrack.used.percent': 25 });
});

test('a limit that cannot be is none', async (t) => {
  for (const limit of ['-5', '18446744073709551615']) {
    const files = {
      'proc/net/dev': '',
      'proc/sys/net/netfilter/nf_conntrack_count': '10\n',
      'proc/sys/net/nf_conntrack_max': `${limit}\n`,
    };
    const [metrics] = await readings(t, conntrack, [files]);
    t.deepEqual(metrics, { 'conntrack.entries.count': 10 });
  }
});

test('a line that was cut off does not count; a sum without one of the CPUs is none', (t) => {
  const whole = cpu('00000001', '00000002', '00000003', '00000004');
  t.deepEqual(parseConntrack(`${statistics(whole)}${whole.slice(0, 40)}`), { entries: 1, drop: 3, early_drop: 4, insert_failed: 2 });
  t.is(parseConntrack(statistics(whole, whole.replace('00000003', '-0000003'))).drop, undefined);
});

test('without the module of the kernel nothing is tracked', async (t) => {
  t.regex(
    await absence(t, conntrack, { 'proc/net/dev': '' }),
    /^no connections are tracked: .*\/proc\/net\/stat\/nf_conntrack is missing$/,
  );
});
