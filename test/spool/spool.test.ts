import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { array, assert, constantFrom, double, integer, property, record, string } from 'fast-check';
import { SampleQueue } from '../../src/delivery/index.ts';
import { openSpool, type Spool } from '../../src/spool/index.ts';
import { encodeRecord, recordText } from '../../src/spool/record.ts';
import { makeTree } from '../fixtures/tree.ts';
import { batchOf, sampleOf } from '../samples.ts';
import { until } from '../until.ts';

const recordSize = encodeRecord(sampleOf(10)).length;

interface Opened {
  readonly spool: Spool;
  readonly lost: number[];
  readonly failures: unknown[];
}

function open(folder: string, limit = 100 * recordSize, fsync: 'always' | '1s' | 'never' = 'never'): Opened {
  const lost: number[] = [];
  const failures: unknown[] = [];
  const spool = openSpool({ folder, limit, fsync, onCorrupt: (count) => lost.push(count), onError: (error) => failures.push(error) });
  return { spool, lost, failures };
}

const segments = (folder: string) => readdirSync(folder).filter((name) => /^\d+\.ndjson$/.test(name));
const bytesIn = (folder: string) => segments(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

function drain(spool: Spool): number[] {
  const found: number[] = [];
  for (let some; (some = spool.read()).length > 0;) {
    for (const { sample, offset } of some) {
      found.push(sample.metrics['x']!);
      spool.acknowledge(offset);
    }
  }
  return found;
}

test('a record is a line of JSON with a checksum, and reads back as it was', (t) => {
  assert(
    property(record({ timestamp: double({ noNaN: true, noDefaultInfinity: true }), host: string({ unit: 'grapheme' }) }), (given) => {
      const sample = { ...given, metrics: { 'a.count': 1 }, crc32: 'of the user' };
      const line = encodeRecord(sample);
      t.is(line.indexOf(10), line.length - 1);
      t.like(JSON.parse(line.toString()), { host: given.host, metrics: { 'a.count': 1 } });
      t.is(recordText(line.subarray(0, -1)), JSON.stringify(sample));
    }),
  );
});

test('a record of which one bit has changed is not taken for one', (t) => {
  const line = encodeRecord({ timestamp: 1_750_693_377.593, host: 'web1', metrics: { 'memory.used.bytes': 8_123_453_440 } }).subarray(
    0,
    -1,
  );
  for (let bit = 0; bit < line.length * 8; bit += 1) {
    const changed = Buffer.from(line);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    t.is(recordText(changed), undefined, `bit ${bit}`);
  }
  for (let length = 0; length < line.length; length += 1) t.is(recordText(line.subarray(0, length)), undefined);
});

test('what is not acknowledged is there again after a crash, in order, before what comes then', (t) => {
  const folder = join(makeTree(t, {}), 'spool', 'influxdb');
  const { spool } = open(folder);
  for (let x = 0; x < 50; x += 1) spool.append(encodeRecord(sampleOf(x)), false);
  const stored = Array.from({ length: 9 }, () => spool.read()).flat();
  for (const { offset } of stored.slice(0, 20)) spool.acknowledge(offset);
  t.is(statSync(folder).mode & 0o777, 0o700);
  for (const name of segments(folder)) t.is(statSync(join(folder, name)).mode & 0o777, 0o600);
  const after = crash(t, folder);
  const { spool: again } = open(after);
  // The position is saved once a second, and segments that are delivered as a whole are gone at once.
  t.true(again.found.records >= 30 && again.found.records < 37, String(again.found.records));
  again.append(encodeRecord(sampleOf(50)), false);
  const left = drain(again);
  t.deepEqual(
    left,
    Array.from({ length: left.length }, (_, at) => 51 - left.length + at),
  );
  again.close();
  t.deepEqual(readdirSync(after), []);
});

test('a second process is refused', (t) => {
  const folder = join(makeTree(t, {}), 'influxdb');
  const { spool } = open(folder);
  t.throws(() => open(folder), { message: /influxdb is being written by this very process/ });
  spool.close();
  open(folder).spool.close();
});

test('what keeps up leaves nothing to write down', (t) => {
  const folder = join(makeTree(t, {}), 'influxdb');
  const { spool } = open(folder);
  for (let x = 0; x < 1000; x += 1) spool.acknowledge(spool.append(encodeRecord(sampleOf(x)), true)!);
  t.deepEqual(readdirSync(folder), ['00000001.ndjson']);
  t.is(bytesIn(folder), 0);
  spool.close();
});

test('what comes after all was delivered is there after a crash, also where the position had been written down', async (t) => {
  const folder = join(makeTree(t, {}), 'influxdb');
  const { spool } = open(folder);
  const offsets = Array.from({ length: 3 }, (_, x) => spool.append(encodeRecord(sampleOf(x)), true)!);
  spool.acknowledge(offsets[0]!);
  await until(() => existsSync(join(folder, 'position')), 'the position is written down');
  for (const offset of offsets.slice(1)) spool.acknowledge(offset);
  spool.append(encodeRecord(sampleOf(3)), true);
  t.deepEqual(drain(open(crash(t, folder)).spool), [3]);
});

for (const [what, damage, survivors] of [
  ['cut off in a record', (path: string) => truncateSync(path, statSync(path).size - 10), 4],
  ['with a byte changed', (path: string) => change(path, recordSize + 30), 4],
  ['with a newline changed: two records are one', (path: string) => change(path, recordSize - 3), 3],
  ['filled with zeros, as some filesystems leave it', (path: string) => writeFileSync(path, Buffer.alloc(statSync(path).size)), 0],
  ['empty', (path: string) => writeFileSync(path, ''), 0],
] as const) {
  test(`a segment ${what}: the rest is delivered`, (t) => {
    const folder = join(makeTree(t, {}), 'influxdb');
    const { spool } = open(folder);
    for (let x = 0; x < 5; x += 1) spool.append(encodeRecord(sampleOf(x)), false);
    spool.close();
    damage(join(folder, '00000001.ndjson'));
    const { spool: again, failures } = open(folder);
    t.is(again.found.records, survivors);
    t.is(again.found.corrupt, survivors === 4 || survivors === 3 || what.startsWith('filled') ? 1 : 0);
    again.append(encodeRecord(sampleOf(5)), false);
    const found = drain(again);
    t.is(found.length, survivors + 1);
    t.deepEqual(
      found,
      found.toSorted((one, other) => one - other),
    );
    t.deepEqual(failures, []);
    again.close();
    t.deepEqual(readdirSync(folder), []);
  });
}

test('what is lost while it waits, a record or all of them, is told, and holds nothing up', (t) => {
  const folder = join(makeTree(t, {}), 'influxdb');
  const { spool, lost } = open(folder);
  for (let x = 0; x < 20; x += 1) spool.append(encodeRecord(sampleOf(x)), false);
  const [first, second] = segments(folder);
  change(join(folder, first!), 30);
  writeFileSync(join(folder, second!), '');
  t.is(drain(spool).length, 20 - 1 - lost[1]!);
  t.is(lost[0], 1);
  t.is(spool.pending, 0);
  spool.close();
});

/** A spool of five samples in three segments, of which the first is delivered and written down as such. */
function halfDelivered(t: ExecutionContext): string {
  const folder = join(makeTree(t, {}), 'influxdb');
  const { spool } = open(folder, 32 * recordSize);
  for (let x = 0; x < 5; x += 1) spool.append(encodeRecord(sampleOf(x)), false);
  spool.acknowledge(spool.read()[0]!.offset);
  spool.close();
  return folder;
}

for (const [what, written, left] of [
  ['as earlier versions wrote it', `{"segment":1,"end":${encodeRecord(sampleOf(0)).length}}\n`, [1, 2, 3, 4]],
  ['of a segment that is gone', '{"segment":0,"end":100}\n', [0, 1, 2, 3, 4]],
  ['behind all segments', '{"segment":9,"end":0}\n', [0, 1, 2, 3, 4]],
  ['in another segment than the first', '{"segment":2,"end":0}\n', [0, 1, 2, 3, 4]],
  ['behind the end of its segment', '{"segment":1,"end":99999}\n', [0, 1, 2, 3, 4]],
  ['in the middle of a record', '{"segment":1,"end":50}\n', [0, 1, 2, 3, 4]],
  ['before the beginning', '{"segment":1,"end":-50}\n', [0, 1, 2, 3, 4]],
  ['that is null', 'null\n', [0, 1, 2, 3, 4]],
  ['that is empty', '', [0, 1, 2, 3, 4]],
] as const) {
  test(`a position ${what}: ${left.length} of 5 samples are delivered`, (t) => {
    const folder = halfDelivered(t);
    writeFileSync(join(folder, 'position'), written);
    const { spool, failures } = open(folder);
    t.deepEqual(drain(spool), left);
    t.is(spool.found.isDamaged, left.length === 5 && !what.endsWith('gone'));
    t.deepEqual(failures, []);
    spool.close();
    t.deepEqual(readdirSync(folder), []);
  });
}

test('a position of which one bit has changed is not believed', (t) => {
  const folder = halfDelivered(t);
  const position = readFileSync(join(folder, 'position'));
  t.deepEqual(drain(open(crash(t, folder)).spool), [1, 2, 3, 4]);
  for (let at = 0; at < position.length - 1; at += 1) {
    const copy = crash(t, folder);
    change(join(copy, 'position'), at);
    t.deepEqual(drain(open(copy).spool), [0, 1, 2, 3, 4], `byte ${at}`);
  }
});

test('folders in the place of files hold nothing up', (t) => {
  const folder = halfDelivered(t);
  for (const name of ['position', '00000004.ndjson', '00000005.ndjson']) {
    rmSync(join(folder, name), { force: true });
    mkdirSync(join(folder, name));
  }
  const { spool, failures } = open(folder);
  t.is(spool.found.records, 5);
  spool.append(encodeRecord(sampleOf(5)), false);
  t.deepEqual(drain(spool), [0, 1, 2, 3, 4, 5]);
  spool.close();
  t.deepEqual(readdirSync(folder), ['00000004.ndjson', '00000005.ndjson']);
  t.deepEqual(failures, []);
});

test('what is longer than any record is one that is corrupt, and takes no memory of its length', (t) => {
  const folder = halfDelivered(t);
  const path = join(folder, '00000001.ndjson');
  const size = statSync(path).size;
  truncateSync(path, size + 2 ** 28);
  const { arrayBuffers } = process.memoryUsage();
  const { spool } = open(folder, 2 ** 30);
  t.true(process.memoryUsage().arrayBuffers - arrayBuffers < 2 ** 26);
  t.like(spool.found, { records: 4, corrupt: 1 });
  t.deepEqual(drain(spool), [1, 2, 3, 4]);
  spool.close();
});

test('files that are missing between others are told', (t) => {
  const folder = halfDelivered(t);
  t.is(open(crash(t, folder)).spool.found.missing, 0);
  rmSync(join(folder, '00000002.ndjson'));
  const { spool } = open(folder);
  t.is(spool.found.missing, 1);
  spool.close();
});

type Action = 'add' | 'next' | 'settle' | 'drop' | 'crash' | 'reopen' | 'damage' | 'break' | 'mend';
const actions = (...kinds: Action[]) =>
  array(constantFrom<Action>('add', 'add', 'add', 'next', 'next', 'settle', ...kinds), { maxLength: 200 });

/** A queue with a spool whose disk can be broken, beside what should be in it. */
function modelled(t: ExecutionContext, capacity: number, limit: number) {
  let folder = join(makeTree(t, {}), 'influxdb');
  let isBroken = false;
  let queue = opened();
  /** The records that were not handed over; undefined stands for one that was, before a crash. */
  const waiting: (number | undefined)[] = [];
  let underway = 0;
  let added = 0;
  let last = -1;
  let gaveUp = false;
  let damaged = 0;
  function opened(): SampleQueue {
    const { spool } = open(folder, limit);
    const append = spool.append.bind(spool);
    spool.append = (record, kept) => {
      if (isBroken) throw new Error('no space left on device');
      return append(record, kept);
    };
    return new SampleQueue({ capacity, spool });
  }
  const drop = () => {
    const count = queue.dropOldest();
    waiting.splice(0, count ?? 0);
    gaveUp ||= count !== undefined;
    return count;
  };
  const begin = (at: string, least: number) => {
    folder = at;
    queue = opened();
    const more = queue.length - waiting.length;
    t.true(more >= (gaveUp ? 0 : least), `${more} of ${least}`);
    waiting.unshift(...Array<undefined>(more).fill(undefined));
    [underway, last] = [0, -1];
  };
  const perform: Readonly<Record<Action, () => void>> = {
    add() {
      waiting.push(added);
      queue.add(batchOf(sampleOf(added)));
      added += 1;
      while (queue.full && drop() !== undefined);
    },
    next() {
      const [batch] = queue.take(1);
      if (!batch) return;
      const { x } = batch.sample(0).metrics;
      const expected = waiting.shift();
      t.is(expected ?? x, x);
      t.true(x! > last, `${x} after ${last}`);
      last = x!;
      underway += 1;
    },
    settle() {
      if (underway === 0) return;
      queue.acknowledge(1);
      underway -= 1;
    },
    drop: () => void drop(),
    crash: () => begin(crash(t, folder), underway),
    reopen() {
      queue.close();
      begin(folder, underway);
    },
    damage() {
      queue.close();
      damagePosition(folder, (damaged += 1));
      begin(folder, underway);
    },
    break: () => (isBroken = true),
    mend: () => (isBroken = false),
  };
  return {
    perform(action: Action) {
      perform[action]();
      t.is(queue.length, waiting.length, action);
      t.true(bytesIn(folder) <= limit, `${bytesIn(folder)} bytes`);
    },
    close: () => queue.close(),
  };
}

test('whatever comes between: no sample that waits is lost in a crash or for a position, none comes out of order, and the bound holds', (t) => {
  const run = (todo: readonly Action[], capacity: number, most: number) => {
    const queue = modelled(t, capacity, most * recordSize);
    for (const action of todo) queue.perform(action);
    queue.close();
  };
  assert(property(actions('drop', 'crash', 'reopen', 'damage'), integer({ min: 1, max: 5000 }), integer({ min: 2, max: 60 }), run), {
    numRuns: 60,
  });
});

test('a disk that now and then takes nothing: nothing is lost as long as the process lives, and the order stays', (t) => {
  const run = (todo: readonly Action[], capacity: number) => {
    const queue = modelled(t, capacity, 1000 * recordSize);
    for (const action of todo) queue.perform(action);
    queue.close();
  };
  assert(property(actions('break', 'mend'), integer({ min: 50_000, max: 100_000 }), run), { numRuns: 60 });
});

test('what was handed over while the disk took nothing is on disk too when it does again', (t) => {
  const folder = join(makeTree(t, {}), 'influxdb');
  const { spool } = open(folder);
  let isFull = true;
  const append = spool.append.bind(spool);
  spool.append = (record, kept) => {
    if (isFull) throw new Error('no space left on device');
    return append(record, kept);
  };
  const queue = new SampleQueue({ capacity: 100_000, spool });
  for (const x of [0, 1, 2, 3]) queue.add(batchOf(sampleOf(x)));
  queue.take(3);
  queue.acknowledge(1);
  isFull = false;
  queue.add(batchOf(sampleOf(4)));
  t.deepEqual(drain(open(crash(t, folder)).spool), [1, 2, 3, 4]);
  queue.acknowledge(2);
  t.is(queue.close(), 2);
});

/** Other bytes than were written, or what cannot be. */
function damagePosition(folder: string, way: number): void {
  const path = join(folder, 'position');
  if (!existsSync(path)) return;
  const [first = 0] = segments(folder).map((name) => Number.parseInt(name, 10));
  if (way % 3 === 0) writeFileSync(path, `${JSON.stringify({ segment: first + 1, end: 0 })}\n`);
  else if (way % 3 === 1) writeFileSync(path, `${JSON.stringify({ segment: first, end: way })}\n`);
  else change(path, way % statSync(path).size);
}

/** A copy of the folder, as a crash of its writer would leave it. */
function crash(t: ExecutionContext, folder: string): string {
  const copy = join(makeTree(t, {}), 'influxdb');
  cpSync(folder, copy, { recursive: true });
  return copy;
}

function change(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at]! ^= 1;
  writeFileSync(path, bytes);
}

test('a folder that somebody removes is made again, with what can be had of it, and the rest is told', (t) => {
  const folder = join(makeTree(t, {}), 'spools', 'influxdb');
  const { spool, lost, failures } = open(folder, 48 * recordSize);
  for (let x = 10; x < 14; x += 1) spool.append(encodeRecord(sampleOf(x)), false);
  const [first] = segments(folder);
  t.is(segments(folder).length, 2);
  rmSync(join(folder, '..'), { recursive: true });
  spool.close();
  t.is(spool.pending, 1);
  t.deepEqual(lost, [3]);
  t.deepEqual(failures.map(String), ['CubestatError: was removed, and is made again; 3 of the samples in it are on disk no more']);
  const again = open(folder);
  t.deepEqual(drain(again.spool), [13]);
  t.not(segments(folder)[0], first);
  again.spool.close();
});

test('what is read or added after its folder was removed is there all the same', async (t) => {
  const folder = join(makeTree(t, {}), 'spools', 'influxdb');
  const { spool, failures } = open(folder);
  spool.append(encodeRecord(sampleOf(1)), false);
  rmSync(join(folder, '..'), { recursive: true });
  t.deepEqual(drain(spool), [1]);
  spool.append(encodeRecord(sampleOf(2)), false);
  rmSync(join(folder, '..'), { recursive: true });
  await until(() => failures.length > 0, 'the removal is noticed');
  t.deepEqual(failures.map(String), ['CubestatError: was removed, and is made again']);
  const again = open(crash(t, folder)).spool;
  t.deepEqual(drain(again), [2]);
});
