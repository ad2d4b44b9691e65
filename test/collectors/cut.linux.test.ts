import test, { type ExecutionContext } from 'ava';
import { conntrack } from '../../src/collectors/conntrack.linux.ts';
import { cpu } from '../../src/collectors/cpu.linux.ts';
import { disk } from '../../src/collectors/disk.linux.ts';
import { memory } from '../../src/collectors/memory.linux.ts';
import { network } from '../../src/collectors/network.linux.ts';
import { pressure } from '../../src/collectors/pressure.linux.ts';
import { swap } from '../../src/collectors/swap.linux.ts';
import { system } from '../../src/collectors/system.linux.ts';
import { tcp } from '../../src/collectors/tcp.linux.ts';
import { udp } from '../../src/collectors/udp.linux.ts';
import { vm } from '../../src/collectors/vm.linux.ts';
import type { Collector } from '../../src/collectors/index.ts';
import type { Files } from '../fixtures/tree.ts';
import { readings } from './readings.ts';

/** Files whose numbers grow from reading to reading. */
type Growing = (by: number) => Files;

/** Each second reading is of a file that is cut, each time one character later. A shortened number would be a jump there, or behind. */
async function survives(t: ExecutionContext, collector: Collector, path: string, files: Growing): Promise<void> {
  const trees = Array.from({ length: 2 * (files(0)[path] as string).length }, (_, at) => files(at));
  const cut = trees.map((tree, at) => (at % 2 === 0 ? tree : { [path]: (tree[path] as string).slice(0, (at - 1) / 2) }));
  const [whole, taken] = [await readings(t, collector, trees), await readings(t, collector, cut)];
  for (const [at, metrics] of taken.entries()) t.deepEqual({ ...whole[at], ...metrics }, whole[at], `reading ${at}`);
}

const cases: readonly (readonly [Collector, string, Growing])[] = [
  [
    system,
    'proc/stat',
    (by) => ({ 'proc/stat': `cpu  1 0 0 0\nintr ${1200 + by} 7\nctxt ${2300 + by}\nprocesses ${3400 + by}\nprocs_running 12\n` }),
  ],
  [system, 'proc/uptime', (by) => ({ 'proc/uptime': `${12_300 + by}.45 98765.43\n` })],
  [
    memory,
    'proc/meminfo',
    () => ({ 'proc/meminfo': 'MemTotal: 8000 kB\nMemFree: 1000 kB\nMemAvailable: 5000 kB\nCached: 4000 kB\nSwapTotal: 900 kB\n' }),
  ],
  [vm, 'proc/vmstat', (by) => ({ 'proc/vmstat': `pgfault ${12_300 + by}\npgmajfault ${4500 + by}\noom_kill 12\n` })],
  [
    swap,
    'proc/vmstat',
    (by) => ({ 'proc/meminfo': 'SwapTotal: 900 kB\nSwapFree: 400 kB\n', 'proc/vmstat': `pswpin ${12_300 + by}\npswpout ${4500 + by}\n` }),
  ],
  [
    tcp,
    'proc/net/snmp',
    (by) => ({
      'proc/net/snmp': `Tcp: CurrEstab InSegs\nTcp: 123 ${45_600 + by}\n`,
      'proc/net/sockstat': 'TCP: inuse 50 orphan 2 tw 712 mem 345\n',
    }),
  ],
  [tcp, 'proc/net/sockstat', () => ({ 'proc/net/sockstat': 'TCP: inuse 501 orphan 2 tw 712 mem 345\n' })],
  [udp, 'proc/net/snmp6', (by) => ({ 'proc/net/snmp': 'Udp: NoPorts\nUdp: 5\n', 'proc/net/snmp6': `Udp6NoPorts \t${12_300 + by}\n` })],
  [
    disk,
    'proc/diskstats',
    (by) => ({
      'proc/diskstats': `8 0 sda ${1200 + by} 0 ${2300 + by} 34 ${4500 + by} 0 ${5600 + by} 67 0 78 ${890 + by}\n`,
      'sys/block/sda': { link: '../devices/pci/sda' },
      'sys/devices/pci/sda/dev': '8:0\n',
    }),
  ],
  [
    network,
    'proc/net/dev',
    (by) => ({ 'proc/net/dev': `eth0: ${1200 + by} ${34 + by} 0 0 0 0 0 0 ${5600 + by} ${78 + by} 0 0 0 0 0 0\n` }),
  ],
  [
    pressure,
    'proc/pressure/memory',
    (by) => ({ 'proc/pressure/memory': `some avg10=0.00 total=${12_300 + by}\nfull avg10=0.00 total=${4500 + by}\n` }),
  ],
  [
    conntrack,
    'proc/net/stat/nf_conntrack',
    (by) => ({ 'proc/net/stat/nf_conntrack': `entries drop\n0000${1200 + by} 0000${1300 + by}\n` }),
  ],
  [cpu, 'proc/cpuinfo', () => ({ 'proc/stat': 'cpu0 1 0 0 9\nctxt 1\n', 'proc/cpuinfo': 'processor : 0\ncpu MHz : 2500.123\n' })],
];

for (const [collector, path, files] of cases) {
  test(`no number of ${path} is shortened for ${collector.name}, wherever the file is cut`, (t) => survives(t, collector, path, files));
}
