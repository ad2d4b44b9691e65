import test from 'ava';
import * as fc from 'fast-check';
import { readBattery } from '../../src/collectors/battery.darwin.ts';
import { parseDrives } from '../../src/collectors/disk.darwin.ts';
import { parseAccelerators } from '../../src/collectors/gpu.darwin.ts';
import { parseIoreg } from '../../src/collectors/programs/ioreg.darwin.ts';
import { usedMemory } from '../../src/collectors/memory.darwin.ts';
import { parseMountTable, selectVolumes } from '../../src/collectors/mounts/mount-table.darwin.ts';
import { parseNetstat } from '../../src/collectors/network/netstat.darwin.ts';
import { parseSwapUsage } from '../../src/collectors/swap.darwin.ts';
import { parseVmStat } from '../../src/collectors/programs/vm-stat.darwin.ts';

const samples = [
  'Mach Virtual Memory Statistics: (page size of 16384 bytes)\nPages free: 8.\nAnonymous pages: 9.\nPages wired down: 1.\nPages occupied by compressor: 2.\n',
  'vm.swapusage: total = 2048.00M  used = 676,25M  free = 1371.75M  (encrypted)\nkern.memorystatus_vm_pressure_level: 1\n',
  'Name Mtu Network Address Ipkts Ierrs Ibytes Opkts Oerrs Obytes Coll Drop\nen0 1500 <Link#4> aa:bb 1 2 3 4 5 6 0 0\nlo0 1 <Link#1> 1 2 3 4 5 6 0 0\n',
  '/dev/disk3s1s1 on / (apfs, sealed, local, read-only)\n/dev/disk5s1 on /Volumes/My on (2) (hfs, local)\n',
  '+-o IOBlockStorageDriver  <class IOBlockStorageDriver, id 0x1>\n  | {\n  |   "Statistics" = {"Bytes (Read)"=3,"Operations (Read)"=4}\n  | }\n  +-o X  <class IOMedia>\n      {\n        "BSD Name" = "disk0"\n      }\n',
  '+-o AppleSmartBattery  <class AppleSmartBattery>\n    {\n      "CurrentCapacity" = 50\n      "MaxCapacity" = 100\n      "Amperage" = 18446744073709550964\n      "Voltage" = 9\n    }\n',
  '+-o AGX  <class AGX>\n    {\n      "PerformanceStatistics" = {"Device Utilization %"=4,"In use system memory"=5}\n    }\n',
];

/** Text as a program may write it: cut, doubled, shuffled, with other bytes in it. */
const broken = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.nat(250),
    fc.nat(250),
    fc.constantFrom('', '\0', '-', '"', '{', '18446744073709551615', '9'.repeat(400), ' ', '\n', '\uFFFD'),
  )
  .map(([text, from, to, between]) => text.slice(0, from) + between + text.slice(to) + between + text.slice(from / 2, to));

test('every parser takes any text, and gives no number below 0', (t) => {
  const property = fc.property(fc.oneof(broken, fc.string()), (text) => {
    const pages = parseVmStat(text);
    const batteries = parseIoreg(text).map(readBattery);
    const numbers = [
      ...[...(pages?.bytes.values() ?? [])],
      usedMemory(pages?.bytes ?? new Map()),
      ...Object.values(parseSwapUsage(text)),
      ...[...parseNetstat(text).values()].flatMap((traffic) => Object.values(traffic)),
      ...parseDrives(text).flatMap(({ counters }) => Object.values(counters.read)),
      ...parseAccelerators(text).flatMap((one) => Object.values(one) as (number | undefined)[]),
      ...batteries.flatMap(({ charge, remaining, celsius }) => [charge, remaining, celsius]),
    ];
    selectVolumes(parseMountTable(text));
    return numbers.every((number) => !(number !== undefined && number < 0));
  });
  t.notThrows(() => fc.assert(property, { numRuns: 500 }));
});

test('long lines take no longer than their length: what a program repeats without end is read once', (t) => {
  for (const part of ['+-o ', '"a" = ', ' on /', ' (', '<Link#1> ', '1 ', '{"a"=1,', 'total = 9']) {
    const text = part.repeat(200_000);
    t.notThrows(() => {
      parseIoreg(text);
      parseDrives(`+-o a  <class IOBlockStorageDriver\n"Statistics" = {${text}}`);
      parseMountTable(`${text})`);
      parseNetstat(`Ipkts\n${text}`);
      parseSwapUsage(text);
      parseVmStat(text);
    });
  }
});
