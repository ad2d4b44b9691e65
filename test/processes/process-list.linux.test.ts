import { mkdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openProcessList } from '../../src/processes/index.ts';
import { makeTree } from '../fixtures/tree.ts';

/** A host whose listing can be told from one that was spared: process 5 is replaced by 6, which leaves links and times as they were. */
function aHost(t: ExecutionContext, changedAt: number) {
  const procfs = makeTree(t, { '5/stat': '', meminfo: '' });
  const host = {
    forks: 100 as number | undefined,
    replaceProcess() {
      mkdirSync(join(procfs, '6'));
      rmSync(join(procfs, '5'), { recursive: true });
      utimesSync(procfs, changedAt, changedAt);
    },
  };
  utimesSync(procfs, changedAt, changedAt);
  return Object.assign(host, { list: openProcessList({ procfs, forks: () => host.forks }) });
}

test('a listing is spared where nothing has started or ended', (t) => {
  const host = aHost(t, 1000);
  t.deepEqual(host.list(), [5]);
  host.replaceProcess();
  t.is(host.list(), host.list(), 'the same array');
  t.deepEqual(host.list(), [5]);
  host.forks = 101;
  t.deepEqual(host.list(), [6], 'a process has started');
});

test('a listing is made now and then all the same', (t) => {
  const host = aHost(t, 1000);
  host.list();
  host.replaceProcess();
  const lists = Array.from({ length: 11 }, () => host.list()[0]);
  t.deepEqual(lists, [...Array.from({ length: 10 }, () => 5), 6]);
});

for (const [title, forks, changedAt] of [
  ['where the kernel does not count forks', 0, 1000],
  ['where the count is not readable', undefined, 1000],
  ['in a directory that may change without a new time', 100, Date.now() / 1000 + 3600],
] as const)
  test(`each listing is made ${title}`, (t) => {
    const host = aHost(t, changedAt);
    host.forks = forks;
    t.deepEqual(host.list(), [5]);
    host.replaceProcess();
    t.deepEqual(host.list(), [6]);
  });
