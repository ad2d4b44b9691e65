import test from 'ava';
import { ProcessTable } from '../../../src/collectors/process/table.linux.ts';
import type { ProcessStat, StatFiles } from '../../../src/processes/index.ts';
import { aProcess } from '../../processes/processes.ts';

/** So many processes, which are all idle but for those that a test makes busy. */
function aHost(count: number) {
  const all = new Map(Array.from({ length: count }, (_, at) => [at + 1, aProcess(at + 1, 1, { rssPages: 1 })]));
  const host = { all, reads: 0, kept: 0, work: (pid: number, user: number) => all.set(pid, { ...all.get(pid)!, user }) };
  const files: Pick<StatFiles, 'read' | 'forget'> = {
    read(pid: number, keep: boolean): ProcessStat | undefined {
      host.reads += 1;
      host.kept += keep ? 1 : 0;
      return all.get(pid);
    },
    forget() {},
  };
  return Object.assign(host, { files, pids: () => [...all.keys()] });
}

test('of 10,000 processes those that work are read in each scan, and idle ones take turns', (t) => {
  const host = aHost(10_000);
  const table = new ProcessTable(host.pids, host.files);
  table.scan(0);
  table.scan(1);
  t.is(host.reads, 20_000, 'there is a rate of each from the first sample on');
  host.reads = 0;
  for (let second = 2; second < 12; second += 1) {
    host.work(77, 10 * second);
    table.scan(second);
  }
  t.true(host.reads <= 10_000 + 10, `${host.reads} in 10 scans`);
  t.is(table.all.get(77)!.ticksPerSecond, 10);
  host.kept = 0;
  for (let second = 12; second < 15; second += 1) {
    host.work(77, 10 * second);
    table.scan(second);
  }
  t.is(host.kept, 3, 'what works stays open, once that is known');
});

test('a process that begins to work is found out within a turn, with its mean since its last reading', (t) => {
  const host = aHost(3000);
  const table = new ProcessTable(host.pids, host.files);
  for (let second = 0; second < 5; second += 1) table.scan(second);
  host.work(42, 90);
  for (let second = 5; second < 8; second += 1) table.scan(second);
  const { ticksPerSecond } = table.all.get(42)!;
  t.true(ticksPerSecond === 0 || [90, 45, 30].includes(ticksPerSecond!), `${ticksPerSecond}`);
  t.is(table.all.get(42)!.stat.user, 90);
});

test('processes that may not be read are tried seldom, and found once they may', (t) => {
  const host = aHost(500);
  let isHidden = true;
  const read = (pid: number, keep: boolean) => (host.files.read(pid, keep), isHidden && pid > 10 ? undefined : host.all.get(pid));
  const table = new ProcessTable(host.pids, { ...host.files, read });
  for (let second = 0; second < 10; second += 1) table.scan(second);
  t.is(table.all.size, 10);
  t.true(host.reads <= 2 * 500 + 10 * 10, `${host.reads} in 10 scans`);
  isHidden = false;
  for (let second = 10; second < 20; second += 1) table.scan(second);
  t.is(table.all.size, 500);
});

test('what appeared and what ended', (t) => {
  const host = aHost(3);
  const table = new ProcessTable(host.pids, host.files);
  t.is(table.scan(0).appeared.length, 3);
  host.all.delete(2);
  host.all.set(9, aProcess(9, 1));
  const { appeared, ended } = table.scan(1);
  t.deepEqual(
    [appeared, ended].map((some) => some.map(({ stat }) => stat.pid)),
    [[9], [2]],
  );
});
