import test from 'ava';
import * as fc from 'fast-check';
import { parseCpuinfo } from '../../src/collectors/cpufreq.linux.ts';
import { parseCpuTimes, timeSpent } from '../../src/collectors/cpu.linux.ts';
import { parseDiskstats } from '../../src/collectors/diskstats.linux.ts';
import { parseStat } from '../../src/collectors/filesystem-usage.ts';
import { availableMemory, parseMeminfo, shrinkableArc } from '../../src/collectors/memory.linux.ts';
import { parseMountinfo } from '../../src/collectors/mountinfo.linux.ts';
import { parseNetDev } from '../../src/collectors/netdev.linux.ts';
import { parsePressure } from '../../src/collectors/pressure.linux.ts';
import { parseSwap, parseSwapTraffic } from '../../src/collectors/swap.linux.ts';
import { parseActivity } from '../../src/collectors/system.linux.ts';

const samples = [
  'cpu  10 2 3 400 5 6 7 8 9 1\ncpu0 10 2 3 400 5 6 7 8 9 1\ncpu12 1 2 3 4 5\nintr 99 1 2\nctxt 5\nprocesses 6\nprocs_running 1\n',
  'MemTotal: 1000 kB\nMemFree: 300 kB\nCached: 100 kB\nShmem: 50 kB\nActive(file): 20 kB\nSwapTotal: 9 kB\nSwapFree: 4 kB\n',
  'Inter-| Receive | Transmit\n face |bytes\n  eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n',
  '   8       0 sda 1 2 3 4 5 6 7 8 9 10 11\n',
  '27 1 8:1 / /mnt/my\\040disk rw shared:1 - ext4 /dev/x rw\n',
  'some avg10=0.00 avg60=0.00 avg300=0.00 total=12\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=3\n',
  'processor\t: 0\ncpu MHz\t\t: 2500.000\n',
  'size 4 15032385536\nc_min 4 1024000000\n',
  '512 2147483648 1457905063 1457905063 1000 900\n',
  'pswpin 5\npswpout 6\n',
];

/** Text as a kernel, a container's filesystem or a disk may give it: cut, doubled, shuffled, with other bytes in it. */
const broken = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.nat(300),
    fc.nat(300),
    fc.constantFrom('', '\0', '-', '18446744073709551615', '9'.repeat(400), ' ', '\n', '\uFFFD'),
  )
  .map(([text, from, to, between]) => text.slice(0, from) + between + text.slice(to) + between + text.slice(from / 2, to));

/** What is not finite is left out of every sample. */
const isCount = (value: number | undefined) => !(value !== undefined && value < 0);

test('every parser takes any text, and gives no number below 0', (t) => {
  const property = fc.property(fc.oneof(broken, fc.string()), (text) => {
    const memory = parseMeminfo(text);
    const swap = parseSwap(text);
    const numbers = [
      ...[...parseCpuTimes(text).values()].flatMap((times) => Object.values(times)),
      ...[...memory.values(), availableMemory(memory), shrinkableArc(text), swap.total, swap.free],
      ...Object.values(parseSwapTraffic(text, 4096)),
      ...Object.values(parseActivity(text)),
      ...[...parseNetDev(text).values()].flatMap((traffic) => Object.values(traffic)),
      ...parseCpuinfo(text).map(({ hertz }) => hertz),
      ...Object.values(parseStat(text) ?? {}),
    ];
    parseMountinfo(text);
    parseDiskstats(text);
    parsePressure(text);
    return numbers.every(isCount);
  });
  t.notThrows(() => fc.assert(property, { numRuns: 500 }));
});

test('no part is larger than its whole', (t) => {
  const property = fc.property(broken, (text) => {
    const memory = parseMeminfo(text);
    const { total = Infinity, free = 0 } = parseSwap(text);
    return free <= total && (availableMemory(memory) ?? 0) <= (memory.get('MemTotal') ?? Infinity);
  });
  t.notThrows(() => fc.assert(property));
});

test('between any two readings no CPU spends less than no time', (t) => {
  const property = fc.property(broken, broken, (before, now) => {
    const earlier = parseCpuTimes(before);
    return [...parseCpuTimes(now)].every(([core, times]) => {
      const known = earlier.get(core);
      return !known || Object.values(timeSpent(times, known)).every((spent) => spent >= 0);
    });
  });
  t.notThrows(() => fc.assert(property));
});
