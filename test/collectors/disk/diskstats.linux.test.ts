import test from 'ava';
import { diskDelta } from '../../../src/collectors/disk/counters.ts';
import { parseDiskstats } from '../../../src/collectors/disk/diskstats.linux.ts';

const only = (line: string) => [...parseDiskstats(line).values()][0]!;

test('20 columns: reads, writes, discards and flushes; a sector is 512 bytes whatever the disk says', (t) => {
  t.deepEqual(only(' 259       0 nvme0n1 10 1 80 30 20 2 160 40 0 50 60 5 3 8 70 9 90\n'), {
    read: { completed: 10, bytes: 40_960, milliseconds: 30 },
    write: { completed: 20, bytes: 81_920, milliseconds: 40 },
    discard: { completed: 5, bytes: 4096, milliseconds: 70 },
    flush: { completed: 9, bytes: undefined, milliseconds: 90 },
    busy: 50,
    queued: 60,
  });
});

const unknown = { completed: undefined, bytes: undefined, milliseconds: undefined };

test('18 columns, before Linux 5.5: no flushes', (t) => {
  const counters = only('   8       0 sda 10 1 80 30 20 2 160 40 0 50 60 5 3 8 70\n');
  t.is(counters.discard.bytes, 4096);
  t.deepEqual(counters.flush, unknown);
});

test('14 columns, before Linux 4.18: no discards either', (t) => {
  const counters = only('   8       0 sda 10 1 80 30 20 2 160 40 0 50 60\n');
  t.deepEqual(counters.discard, unknown);
  t.deepEqual(counters.flush, unknown);
  t.is(counters.queued, 60);
});

test('a device whose name has digits or slashes is one device', (t) => {
  const text = ' 259 0 nvme0n1 1 0 8 1 0 0 0 0 0 1 1\n 259 1 nvme0n1p1 1 0 8 1 0 0 0 0 0 1 1\n 104 0 cciss/c0d0 1 0 8 1 0 0 0 0 0 1 1\n';
  t.deepEqual([...parseDiskstats(text).keys()], ['nvme0n1', 'nvme0n1p1', 'cciss/c0d0']);
});

test('milliseconds start anew from 0 after 2^32', (t) => {
  const before = only('8 0 sda 10 0 80 4294967290 20 0 160 40 0 4294967295 4294967200\n');
  const now = only('8 0 sda 11 0 88 14 20 0 160 40 0 9 100\n');
  const grown = diskDelta(now, before)!;
  t.is(grown.read.milliseconds, 20); // 6 up to 2^32, and 14
  t.is(grown.busy, 10); // 1 and 9
  t.is(grown.queued, 196); // 96 and 100
});

test('milliseconds that fall a little did not wrap: they are not known', (t) => {
  const grown = diskDelta(only('8 0 sda 11 0 88 30 20 0 160 40 0 49 60\n'), only('8 0 sda 10 0 80 30 20 0 160 40 0 50 60\n'))!;
  t.is(grown.busy, undefined);
  t.is(grown.read.completed, 1);
});

test('a count that goes backwards is that of another disk: nothing of the two compares', (t) => {
  const before = only('8 0 sda 10 0 80 30 20 0 160 40 0 50 60\n');
  t.is(diskDelta(only('8 0 sda 3 0 88 4 20 0 160 40 0 5 6\n'), before), undefined);
  t.is(diskDelta(only('8 0 sda 10 0 72 30 20 0 160 40 0 50 60\n'), before), undefined);
  t.is(diskDelta(before, undefined), undefined);
});

test('nor are those that jump by as much: below 0, they are printed as nearly 2^32', (t) => {
  const grown = diskDelta(only('8 0 sda 11 0 88 30 20 0 160 40 0 51 4294967290\n'), only('8 0 sda 10 0 80 30 20 0 160 40 0 50 60\n'))!;
  t.is(grown.queued, undefined);
  t.is(grown.busy, 1);
});

test('a line that was cut off within a number is none', (t) => {
  t.deepEqual([...parseDiskstats('8 0 sda 10 1 80 30 20 2 160 40 0 50 60\n8 16 sdb 10 1 80 30 20 2 16').keys()], ['sda']);
});

test('counts that nothing counts up to are absent', (t) => {
  const counters = only('8 0 sda 9223372036854775808 1 9223372036854775807 30 20 2 160 40 0 50 60\n');
  t.false(Number.isFinite(counters.read.completed));
  t.is(counters.write.completed, 20);
});
