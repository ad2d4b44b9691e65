import test from 'ava';
import * as fc from 'fast-check';
import { parseConntrack } from '../../src/collectors/conntrack.linux.ts';
import { parseCpuList } from '../../src/collectors/cpu/clusters.linux.ts';
import { parseCpuinfo } from '../../src/collectors/cpu/cpufreq.linux.ts';
import { parseCpuTimes, timeSpent } from '../../src/collectors/cpu.linux.ts';
import { parseDiskstats } from '../../src/collectors/disk/diskstats.linux.ts';
import { parseStat } from '../../src/collectors/mounts/usage.ts';
import { availableMemory, parseArcstats, parseMeminfo, shrinkableArc } from '../../src/collectors/memory.linux.ts';
import { parseMountinfo } from '../../src/collectors/mounts/mountinfo.linux.ts';
import { parseMountstats } from '../../src/collectors/mounts/mountstats.linux.ts';
import { parseNetDev } from '../../src/collectors/network/netdev.linux.ts';
import { counterOfIpv6, protocolCounters } from '../../src/collectors/network/protocol-counters.linux.ts';
import { nvidiaFields, parseGpu } from '../../src/collectors/gpu/nvidia/fields.ts';
import { readNvidiaLog } from '../../src/collectors/gpu/nvidia/log.ts';
import { readNvidiaProcesses } from '../../src/collectors/gpu/nvidia/pmon.ts';
import { parsePressure } from '../../src/collectors/pressure.linux.ts';
import { socketCount } from '../../src/collectors/network/sockstat.linux.ts';
import { countStates } from '../../src/collectors/tcp-states.linux.ts';
import { parseSwap, parseSwapTraffic } from '../../src/collectors/swap.linux.ts';
import { parseActivity } from '../../src/collectors/system.linux.ts';
import { gpuValues, recorded } from './gpu/nvidia/fake-nvidia-smi.ts';

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
  'Tcp: MaxConn CurrEstab InSegs OutSegs\nTcp: -1 40 10000 8000\nUdp: InDatagrams NoPorts\nUdp: 5 0\n',
  'Udp6InDatagrams                 \t100\nUdp6NoPorts                     \t2\n',
  'device srv:/a mounted on /mnt/a with fstype nfs4 statvers=1.1\n\tbytes:\t1 2 3 4 5 6 7 8\n\tper-op statistics\n\t        READ: 10 11 0 1 2 3 40 50 0\n',
  'sockets: used 300\nTCP: inuse 50 orphan 2 tw 7 alloc 90 mem 3\nUDP: inuse 4 mem 1\n',
  'entries  insert_failed drop early_drop\n0000ffff  00000001 0000000a 00000000\n0000ffff  00000001 0000000a 00000000\n',
  '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000\n   1: 0100007F:1F90 00000000:0000 06 00000000:00000000\n',
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

const protocol = protocolCounters('Tcp', ['CurrEstab', 'InSegs', 'OutSegs']);

/** What is not finite is left out of every sample. */
const isCount = (value: number | undefined) => !(value !== undefined && value < 0);

test('every parser takes any text, and gives no number below 0', (t) => {
  const property = fc.property(fc.oneof(broken, fc.string()), (text) => {
    const memory = parseMeminfo(text);
    const swap = parseSwap(text);
    const numbers = [
      ...[...parseCpuTimes(text).values()].flatMap((times) => Object.values(times)),
      ...[...memory.values(), availableMemory(memory), shrinkableArc(parseArcstats(text)), swap.total, swap.free],
      ...Object.values(parseSwapTraffic(text, 4096)),
      ...Object.values(parseActivity(text)),
      ...[...parseNetDev(text).values()].flatMap((traffic) => Object.values(traffic)),
      ...parseCpuinfo(text).map(({ hertz }) => hertz),
      ...Object.values(parseStat(text) ?? {}),
      ...protocol(text),
      ...[counterOfIpv6(text, 'Udp6InDatagrams'), socketCount(text, 'TCP', 'tw'), socketCount(text, 'UDP', 'mem')],
      ...Object.values(parseConntrack(text)),
      ...[...parseMountstats(text).values()].flatMap((counters) => Object.values(counters)),
    ];
    countStates(text, []);
    parseCpuList(text);
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
    // A number that cannot be is NaN.
    return !(free > total) && !((availableMemory(memory) ?? 0) > (memory.get('MemTotal') ?? Infinity));
  });
  t.notThrows(() => fc.assert(property));
});

test('between any two readings no CPU spends less than no time', (t) => {
  const property = fc.property(broken, broken, (before, now) => {
    const earlier = parseCpuTimes(before);
    return [...parseCpuTimes(now)].every(([core, times]) => {
      const known = earlier.get(core);
      return !known || Object.values(timeSpent(times, known) ?? {}).every((spent) => spent >= 0);
    });
  });
  t.notThrows(() => fc.assert(property));
});

const gpuLine = nvidiaFields.map((field) => gpuValues().get(field)).join(', ');
const nvidiaTexts = [gpuLine, recorded('h100-mig.log'), recorded('rtx-2080-super.pmon')];
/** What nvidia-smi wrote, cut, doubled and with other bytes in it, as when it dies or writes a message into a table. */
const nvidiaText = fc
  .tuple(
    fc.constantFrom(...nvidiaTexts),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('', '\n', ',', ' : ', '-1', '[N/A]', '\u0000'))),
  )
  .map(([text, cuts]) =>
    cuts.reduce((cut, [from, length, between]) => {
      const at = from % (cut.length + 1);
      return cut.slice(0, at) + between + cut.slice(at + (length % 40));
    }, text),
  );

test('nvidia-smi may write anything: what is read of it are numbers that are not below 0', (t) => {
  const property = fc.property(fc.oneof(nvidiaText, fc.string()), (text) => {
    const numbers: (number | undefined)[] = [];
    const onLog = readNvidiaLog((_address, { pcieReceived, pcieSent, partitions }) => {
      numbers.push(pcieReceived, pcieSent, ...partitions.flatMap(({ memoryUsed, memoryTotal }) => [memoryUsed, memoryTotal]));
    });
    const onTable = readNvidiaProcesses(({ pid, engines, memory }) => numbers.push(pid, memory, ...engines.values()));
    for (const line of text.split('\n')) {
      onLog(line);
      onTable(line);
      const reading = parseGpu(line, nvidiaFields);
      if (reading) numbers.push(reading.index);
    }
    return numbers.every(isCount);
  });
  t.notThrows(() => fc.assert(property, { numRuns: 300 }));
});
