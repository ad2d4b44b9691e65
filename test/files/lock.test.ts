import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { lockFile } from '../../src/files/index.ts';
import { locate, parseHolder, thisProcess, writeHolder, type Holder } from '../../src/files/holder.ts';
import { makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';
import { until } from '../until.ts';

const own = thisProcess();
const gone: Partial<Holder> = { pid: 2 ** 22 + 1, started: '1' };

/** Locks a file whose lock holds this text already. `age`: seconds since that was written. */
function lockAfter(t: ExecutionContext, text: string, age = 0): { locked: () => boolean; lock: string } {
  const path = join(makeTree(t, {}), 'a');
  const lock = `${path}.lock`;
  writeFileSync(lock, text);
  const time = Date.now() / 1000 - age;
  utimesSync(lock, time, time);
  const locked = () => {
    const { crashed, release } = lockFile(path);
    t.is(readFileSync(lock, 'utf8'), writeHolder(own));
    release();
    t.false(existsSync(lock));
    return crashed;
  };
  return { locked, lock };
}

for (const [what, text, age] of [
  ['a process that is gone', writeHolder({ ...own, ...gone }), 0],
  ['a process whose number this one has by now', writeHolder({ ...own, started: '1' }), 0],
  ['a process of this machine before it was booted', writeHolder({ ...own, boot: 'before' }), 0],
  ['the same, in a container', writeHolder({ ...own, boot: 'before', namespace: '4026532000' }), 0],
  ['a process of another container that has not touched it for a while', writeHolder({ ...own, namespace: '4026532000' }), 20],
  ['an earlier version that is gone', `${gone.pid} 1 ${hostname()}\n`, 0],
  ['nobody, for a while', '', 3],
  ['nobody, since a time that is yet to come', '', -3600],
] as const) {
  test(`a lock of ${what} is free`, (t) => {
    t.true(lockAfter(t, text, age).locked());
  });
}

for (const [what, text, message] of [
  ['this process', writeHolder(own), /is being written by this very process: two at once would mix their lines$/],
  ['its parent', writeHolder({ ...own, pid: process.ppid, started: startOf(process.ppid) }), /by process \d+: two/],
  ['another machine', writeHolder({ ...own, boot: 'another', machine: 'box1' }), /of the machine box1; if that is gone, remove \S+\.lock$/],
  [
    'a process of another container',
    writeHolder({ ...own, namespace: '4026532000' }),
    /of another container; if that is gone, it is free in 15 s$/,
  ],
  ['an earlier version on another host', `1 1 box1\n`, /of the machine box1; if that is gone, remove/],
  ['somebody who is just writing it', '', /by another process: two/],
] as const) {
  test(`a lock of ${what} is refused`, (t) => {
    // A busy machine has more time so.
    const { locked, lock } = lockAfter(t, text, -10);
    t.throws(locked, { message, code: 'LOCKED' });
    t.is(readFileSync(lock, 'utf8'), text);
  });
}

test('seen from a container, a process of the host is elsewhere, and the name of the host does not matter', (t) => {
  const contained = { ...own, namespace: '4026532000', machine: 'a-new-name' };
  // PROC_PID_INIT_INO: the PID namespace of a host.
  t.is(locate({ ...own, namespace: '4026531836' }, contained), 'elsewhere');
  t.is(locate({ ...contained, machine: 'the-old-name' }, { ...contained, ...gone }), 'runs');
  t.is(locate({ ...own, ...gone, machine: 'the-old-name' }), 'gone');
});

test('a process that has ended and that its parent has not asked about is gone', async (t) => {
  const parent = spawn('bash', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { ...limit, stdio: ['ignore', 'pipe', 'ignore'] });
  t.teardown(() => parent.kill('SIGKILL'));
  const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
  const child = { ...own, pid: Number(pid), started: startOf(Number(pid)) };
  t.is(locate(child), 'runs');
  process.kill(child.pid);
  await until(() => locate(child) !== 'runs', 'the process is found to have ended');
  t.notThrows(() => process.kill(child.pid, 0));
});

test('a holder reads back as it was written', (t) => {
  for (const holder of [own, { ...own, started: '', boot: '', namespace: '' }]) t.deepEqual(parseHolder(writeHolder(holder)), holder);
  t.is(parseHolder(''), undefined);
});

test('who may read the lock is for whoever takes it to say', (t) => {
  const path = join(makeTree(t, {}), 'a');
  const { release } = lockFile(path, 0o600);
  t.is(statSync(`${path}.lock`).mode & 0o777, 0o600);
  release();
});

function startOf(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ')[19]!;
}
