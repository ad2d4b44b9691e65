import test from 'ava';
import { disk, parseDrives } from '../../src/collectors/disk.darwin.ts';
import { changePrograms, openDarwin, writes } from './darwin-programs.ts';

const drive = (
  statistics: string,
  medium: string,
  device: string,
) => `+-o IOBlockStorageDriver  <class IOBlockStorageDriver, id 0x100000663, registered, matched, active, busy 0 (117 ms), retain 8>
  | {
  |   "IOClass" = "IOBlockStorageDriver"
  |   "Statistics" = {${statistics}}
  | }
  |
  +-o ${medium}  <class IOMedia, id 0x100000791, registered, matched, active, busy 0 (117 ms), retain 12>
      {
        "Content" = "GUID_partition_scheme"
        "Whole" = Yes
        "BSD Name" = "${device}"
        "Size" = 1000555581440
      }

`;

const statistics = (reads: number, read: number, nanoseconds: number) =>
  `"Operations (Write)"=20,"Latency Time (Write)"=0,"Bytes (Read)"=${read},"Errors (Write)"=0,"Total Time (Read)"=${nanoseconds},"Total Time (Write)"=1213255816800,"Bytes (Write)"=222826323968,"Operations (Read)"=${reads},"Retries (Write)"=0`;

const registry = (reads: number, read: number, nanoseconds: number) =>
  drive(statistics(reads, read, nanoseconds), 'APPLE SSD AP1024Z Media', 'disk0') +
  drive(statistics(reads, read, nanoseconds), 'Apple disk image Media', 'disk4') +
  drive(statistics(5, 4096, 1), 'Apple UDIF read-only compressed (zlib) Media', 'disk5');

test('each drive has the name of its whole disk; images are known', (t) => {
  const drives = parseDrives(registry(100, 368_261_685_248, 3_698_579_261_000));
  t.deepEqual(
    drives.map(({ device, isImage }) => [device, isImage]),
    [
      ['disk0', false],
      ['disk4', true],
      ['disk5', true],
    ],
  );
  t.deepEqual(drives[0]!.counters.read, { completed: 100, bytes: 368_261_685_248, milliseconds: 3_698_579.261 });
  t.deepEqual(drives[0]!.counters.write, { completed: 20, bytes: 222_826_323_968, milliseconds: 1_213_255.8168 });
});

test('a drive without a medium, and statistics that were cut off, are none', (t) => {
  const text = registry(1, 2, 3);
  t.is(parseDrives(text.slice(0, text.indexOf('+-o APPLE'))).length, 0);
  t.is(parseDrives(text.slice(0, text.indexOf('"Operations (Read)"'))).length, 0);
  t.is(parseDrives('').length, 0);
});

test.serial('what an image moves is moved by the disk that it lies on', async (t) => {
  const { read, folder } = await openDarwin(t, disk, { ioreg: writes(registry(100, 10_000, 1_000_000_000)) });
  t.is((await read(10))['disk.read.bytes_per_sec'], undefined);
  changePrograms(folder, { ioreg: writes(registry(110, 30_000, 1_050_000_000)) });
  t.like(await read(12), {
    'disk.read.bytes_per_sec': 10_000,
    'disk.read.ops_per_sec': 5,
    'disk.write.bytes_per_sec': 0,
    'disk.device.disk0.read.bytes_per_sec': 10_000,
    'disk.device.disk0.read.wait.seconds': 0.005,
    'disk.device.disk0.read.bytes_total': 30_000,
    'disk.device.disk4.read.bytes_per_sec': 10_000,
    'disk.device.disk0.utilization.percent': undefined,
    'disk.discard.bytes_per_sec': undefined,
  });
});
