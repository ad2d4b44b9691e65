import test from 'ava';
import { process } from '../../src/collectors/process.linux.ts';
import { glob } from '../../src/patterns/glob.ts';
import { procTree } from '../processes/proc-tree.ts';
import { cardOpenedBy, drmCard, fdinfo } from './gpu/drm-files.ts';
import { absence, readings } from './readings.ts';

const page = 4096;
/** What is told of some processes, without the names' beginning. */
const part = (metrics: Readonly<Record<string, number>> | undefined, prefix: string) =>
  Object.fromEntries(
    Object.entries(metrics ?? {}).flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])),
  );
const shownIn = (metrics: Readonly<Record<string, number>> | undefined) =>
  Object.keys(metrics ?? {}).flatMap((name) => /^process\.top\.(.*)\.memory\.resident\.bytes$/.exec(name)?.[1] ?? []);

test('the largest by CPU and by memory, with all that is known of them', async (t) => {
  const first = {
    'proc/uptime': '100.00 50.00\n',
    ...procTree(
      [
        { pid: 10, name: 'busy', user: 100, system: 50, rssPages: 5, threads: 3, start: 2000 },
        { io: { read: 0, written: 4096 }, descriptors: 4 },
      ],
      [
        { pid: 11, name: 'large', user: 7, rssPages: 9000, start: 3000 },
        { io: { read: 1, written: 2 }, descriptors: 1 },
      ],
      [{ pid: 12, name: 'idle', user: 900, rssPages: 6, start: 4000 }],
    ),
  };
  const later = {
    'proc/uptime': '102.00 50.00\n',
    ...procTree([
      { pid: 10, name: 'busy', user: 180, system: 70, rssPages: 5, threads: 3, start: 2000 },
      { io: { read: 8192, written: 12_288 }, descriptors: 5 },
    ]),
  };
  const [primed, metrics] = await readings(t, process, [first, later], 2, { processes: 1 });
  t.is(primed!['process.top.busy.1.cpu.used.cores'], undefined, 'one reading makes no rate');
  t.deepEqual(part(metrics, 'process.top.busy.1.'), {
    'cpu.used.cores': 0.5, // 100 of 200 ticks
    'cpu.used.seconds_total': 2.5,
    'memory.resident.bytes': 5 * page,
    'io.read.bytes_total': 8192,
    'io.write.bytes_total': 12_288,
    'threads.count': 3,
    'descriptors.count': 5,
    'age.seconds': 82,
    pid: 10,
  });
  t.like(part(metrics, 'process.top.large.1.'), {
    ...{ 'cpu.used.cores': 0, 'memory.resident.bytes': 9000 * page, 'io.read.bytes_per_sec': 0, 'age.seconds': 72, pid: 11 },
  });
  t.deepEqual(shownIn(metrics), ['busy.1', 'large.1'], 'none without CPU time or memory of the largest');
  const [, , third] = await readings(t, process, [first, later, later], 2, { processes: 1 });
  t.is(third!['process.top.large.1.cpu.used.cores'], 0);
});

test('input and output are rates of what storage had to move, and of those that were shown before', async (t) => {
  const at = (read: number, written: number) =>
    procTree([
      { pid: 10, name: 'db', user: read / 100, rssPages: 5 },
      { io: { read, written }, descriptors: 1 },
    ]);
  const [, metrics] = await readings(t, process, [at(1000, 0), at(3000, 500)], 2, { processes: 1 });
  t.like(part(metrics, 'process.top.db.1.'), {
    ...{ 'io.read.bytes_per_sec': 1000, 'io.write.bytes_per_sec': 250, 'io.read.bytes_total': 3000, 'io.write.bytes_total': 500 },
  });
});

test('a process that began between two readings is told from its start', async (t) => {
  const old = procTree([{ pid: 10, rssPages: 1 }]);
  const born = procTree([
    { pid: 20, name: 'new', user: 60, system: 15, rssPages: 2 },
    { io: { read: 300, written: 0 }, descriptors: 1 },
  ]);
  const [, metrics] = await readings(t, process, [old, born], 1.5, { processes: 1 });
  t.like(part(metrics, 'process.top.new.1.'), { 'cpu.used.cores': 0.5, 'io.read.bytes_per_sec': 200 });
});

test('one that only becomes visible did not do all of its life in a second', async (t) => {
  const old = procTree([{ pid: 10, rssPages: 1, start: 5000 }]);
  const shown = procTree([{ pid: 7, name: 'hidden', user: 360_000, rssPages: 2, start: 4000 }, { io: { read: 9e9, written: 0 } }]);
  const [, metrics] = await readings(t, process, [old, shown], 1, { processes: 2 });
  t.is(metrics!['process.top.hidden.1.cpu.used.cores'], undefined);
  t.is(metrics!['process.top.hidden.1.io.read.bytes_per_sec'], undefined);
});

test('a number that is used anew is another process', async (t) => {
  const [, metrics] = await readings(
    t,
    process,
    [
      procTree([{ pid: 10, name: 'a', user: 500, rssPages: 3, start: 50 }]),
      procTree([{ pid: 10, name: 'a', user: 510, rssPages: 3, start: 99 }]),
    ],
    10,
    { processes: 1, pid: [10] },
  );
  t.is(metrics!['process.top.a.1.cpu.used.cores'], 0.51, 'all of the new one');
  t.is(metrics!['process.group.a.processes.count'], 0, 'which is not what was to be followed');
});

test('processes of one command have numbers, which they keep while they are shown', async (t) => {
  const at = (...pids: readonly number[]) => procTree(...pids.map((pid) => [{ pid, name: 'node', rssPages: pid }] as const));
  const taken = await readings(t, process, [at(10, 11), { ...at(12), 'proc/10': null }, at(13)], 1, { processes: 3 });
  t.deepEqual(
    taken.map((metrics) => [1, 2, 3].map((number) => metrics[`process.top.node.${number}.pid`])),
    [
      [11, 10, undefined],
      [11, 12, undefined],
      [11, 12, 13],
    ],
  );
});

test('names that hold anything, and threads of the kernel', async (t) => {
  const names = [') R 1 2', 'two\nlines', 'a b.c%', '', '\u001b[2J', 'x'.repeat(15), 'kworker/u8:3-events', 'node/1'];
  const tree = procTree(
    ...names.map((name, at) => [{ pid: 10 + at, name, rssPages: 50 - at, flags: name.startsWith('kw') ? 0x20_8040 : 0x40_0040 }] as const),
  );
  const [metrics] = await readings(t, process, [tree], 1, { processes: 20 });
  t.deepEqual(shownIn(metrics).sort(), [
    ...['%1B[2J.1', ') R 1 2.1', 'a b%2Ec%25.1', 'kworker.1', 'nameless.1', 'node/1.1', 'two%0Alines.1', `${'x'.repeat(15)}.1`],
  ]);
});

test('a command and all that descends from it, with what came and went in between', async (t) => {
  const first = procTree(
    [
      { pid: 100, name: 'make', user: 10, childUser: 1000, rssPages: 10 },
      { io: { read: 0, written: 0 }, descriptors: 3, pss: 4 },
    ],
    [
      { pid: 101, parent: 100, name: 'cc', user: 300, childFaults: 9, rssPages: 20 },
      { io: { read: 100, written: 0 }, descriptors: 2, pss: 5 },
    ],
    [{ pid: 102, parent: 1, name: 'other', user: 5 }],
  );
  // cc has used 40 more and ended, another cc came and went with 25, a third one is there with 30.
  const later = {
    ...procTree(
      [
        { pid: 100, name: 'make', user: 15, childUser: 1365, childFaults: 80, rssPages: 11 },
        { io: { read: 160, written: 40 }, descriptors: 4, pss: 4 },
      ],
      [
        { pid: 105, parent: 100, name: 'cc', user: 30, rssPages: 7 },
        { io: { read: 10, written: 0 }, descriptors: 1, pss: 3 },
      ],
    ),
    'proc/101': null,
  };
  const taken = await readings(t, process, [first, later], 2, { match: [glob('make')], pss: true });
  t.deepEqual(part(taken[1], 'process.group.make.'), {
    'processes.count': 2,
    'cpu.used.cores': 0.5, // 5 + 40 + 25 + 30 ticks in 2 s
    'cpu.used.seconds_total': 1,
    'memory.resident.bytes': 18 * page,
    'memory.proportional.bytes': 7 * 1024,
    'io.read.bytes_per_sec': 35, // 60 more of the children that make waited for, and 10
    'io.write.bytes_per_sec': 20,
    'io.read.bytes_total': 70,
    'io.write.bytes_total': 40,
    'threads.count': 2,
    'descriptors.count': 5,
    pid: 100,
  });
});

test('what a shell inherits from a child that ended is not what it did', async (t) => {
  const first = procTree(
    [{ pid: 100, name: 'sh', user: 1, rssPages: 9 }, { io: { read: 5, written: 0 } }],
    [{ pid: 101, parent: 100, name: 'dd', user: 30_000, rssPages: 1 }, { io: { read: 9e12, written: 0 } }],
  );
  const later = {
    ...procTree([
      { pid: 100, name: 'sh', user: 2, childUser: 30_000, childFaults: 5, rssPages: 9 },
      { io: { read: 9e12 + 5, written: 0 } },
    ]),
    'proc/101': null,
  };
  const [, metrics] = await readings(t, process, [first, later], 1, { processes: 2, pid: [100] });
  t.like(part(metrics, 'process.group.sh.'), { 'cpu.used.cores': 0.01 });
  t.is(metrics!['process.top.sh.1.cpu.used.cores'], 0.01);
  t.is(metrics!['process.top.sh.1.io.read.bytes_per_sec'], undefined, 'which part is its own cannot be told');
});

test('a group goes on when its processes are adopted, and tells that none is left', async (t) => {
  const trees = [
    procTree(
      [{ pid: 100, name: 'web', session: 100, rssPages: 1 }],
      [{ pid: 101, parent: 100, name: 'worker', session: 100, rssPages: 2 }],
    ),
    {
      ...procTree(
        [{ pid: 101, parent: 1, name: 'worker', session: 100, rssPages: 2 }],
        [{ pid: 103, name: 'late', session: 100, rssPages: 4 }],
      ),
      'proc/100': null,
    },
    { 'proc/101': null, 'proc/103': null, ...procTree([{ pid: 200 }]) },
  ];
  const taken = await readings(t, process, trees, 1, { pid: [100] });
  t.deepEqual(
    taken.map((metrics) => [metrics['process.group.web.processes.count'], metrics['process.group.web.memory.resident.bytes']]),
    [
      [2, 3 * page],
      [2, 6 * page],
      [0, undefined],
    ],
  );
});

test('a process matches by its name, its program, or its command line; what started cubestat matches by name only', async (t) => {
  const self = { 'proc/self': { link: '50' } };
  const tree = {
    ...procTree(
      [{ pid: 40, parent: 1, name: 'sh', rssPages: 1 }, { cmdline: 'sh\0-c\0cubestat sample --match *app*\0' }],
      [{ pid: 50, parent: 40, name: 'node', rssPages: 1 }, { cmdline: 'cubestat\0--match\0*app*\0' }],
      [{ pid: 60, parent: 1, name: 'java', rssPages: 100 }, { cmdline: '/usr/bin/java\0-jar\0app.jar\0' }],
      [{ pid: 61, parent: 1, name: 'a-very-long-nam', rssPages: 10 }, { cmdline: '/opt/a-very-long-name-of-a-program\0' }],
      [{ pid: 62, parent: 1, name: 'ksmd', flags: 0x20_0000, rssPages: 0 }, { cmdline: '' }],
    ),
    ...self,
  };
  const match = ['*app*', 'a-very-long-name-of-a-program', 'ksmd', 'sh', 'nothing'].map(glob);
  const [metrics] = await readings(t, process, [tree], 1, { match });
  t.deepEqual(
    match.map(({ text }) => metrics![`process.group.${text}.processes.count`]),
    [1, 1, 1, 2, 0],
  );
  t.is(metrics!['process.group.*app*.memory.resident.bytes'], 100 * page);
});

test('a process is the copy of its parent before it is itself', async (t) => {
  const copy = procTree([{ pid: 10, name: 'sh' }]);
  const forked = procTree([{ pid: 20, parent: 10, name: 'sh', rssPages: 1 }, { cmdline: 'sh\0' }]);
  const itself = procTree([{ pid: 20, parent: 10, name: 'redis', rssPages: 5 }, { cmdline: 'redis\0' }]);
  const taken = await readings(t, process, [copy, forked, itself], 1, { match: [glob('redis')] });
  t.deepEqual(
    taken.map((metrics) => metrics['process.group.redis.processes.count']),
    [0, 0, 1],
  );
});

test('the arguments of a process that waits for a dead server are not read until it goes on', async (t) => {
  const at = (state: string) => procTree([{ pid: 10, name: 'java', state, rssPages: 1 }, { cmdline: 'java\0-jar\0app.jar\0' }]);
  const taken = await readings(t, process, [at('D'), at('D'), at('S'), at('D')], 1, { match: [glob('*app*'), glob('java')] });
  t.deepEqual(
    taken.map((metrics) => [metrics['process.group.*app*.processes.count'], metrics['process.group.java.processes.count']]),
    [
      [0, 1],
      [0, 1],
      [1, 1],
      [1, 1],
    ],
  );
});

test('zombies hold nothing and are not counted', async (t) => {
  const tree = procTree([{ pid: 10, name: 'a', rssPages: 4 }, { descriptors: 1 }], [{ pid: 11, parent: 10, name: 'a', state: 'Z' }]);
  const [metrics] = await readings(t, process, [tree], 1, { pid: [10], processes: 5 });
  t.deepEqual(shownIn(metrics), ['a.1']);
  t.is(metrics!['process.group.a.processes.count'], 1);
  t.is(metrics!['process.group.a.descriptors.count'], 1);
});

test('what may not be read of one process is not told of its group, and nothing else is missing', async (t) => {
  const tree = {
    ...procTree(
      [
        { pid: 10, name: 'a', rssPages: 4 },
        { io: { read: 1, written: 1 }, descriptors: 1 },
      ],
      [{ pid: 11, parent: 10, name: 'b', rssPages: 4 }],
    ),
    // A folder cannot be read as a file, as one without the right to read it.
    'proc/11/io/x': '',
  };
  const [, metrics] = await readings(t, process, [tree, tree], 1, { pid: [10] });
  t.deepEqual(Object.keys(part(metrics, 'process.group.a.')).sort(), [
    ...['cpu.used.cores', 'cpu.used.seconds_total', 'memory.resident.bytes', 'pid', 'processes.count', 'threads.count'],
  ]);
});

test('processes that are not there, and groups of one name', async (t) => {
  const tree = procTree([{ pid: 10, name: 'node', rssPages: 1 }], [{ pid: 11, name: 'node', rssPages: 2 }]);
  const [metrics] = await readings(t, process, [tree], 1, { pid: [10, 11, 99] });
  t.is(metrics!['process.group.node.pid'], 10);
  t.is(metrics!['process.group.node 2.pid'], 11);
  t.is(metrics!['process.group.99.processes.count'], 0);
  t.regex(await absence(t, process, { 'proc/uptime': '1 1\n' }), /^.*\/proc shows no processes$/);
  t.regex(await absence(t, process, tree, { pid: [99] }), /^no process has the ID 99$/);
});

const onCard = (pid: number, nanoseconds: number, id = pid) =>
  cardOpenedBy(pid, { 9: fdinfo({ id, engines: { render: nanoseconds, copy: nanoseconds / 2 }, memory: { system0: '8 MiB' } }) });

test('processes that keep a GPU busy are among the largest, with what they do there', async (t) => {
  const processes = procTree(
    [{ pid: 10, name: 'large', rssPages: 9000 }],
    [{ pid: 11, name: 'game', rssPages: 2 }],
    [{ pid: 12, name: 'viewer', rssPages: 1 }],
    [{ pid: 13, name: 'small', rssPages: 1 }],
  );
  const at = (seconds: number) => ({ ...onCard(11, seconds * 0.75e9), ...onCard(12, seconds * 0.25e9) });
  const host = { ...drmCard('card0', '0000:00:02.0', 'i915'), ...processes, ...at(0) };
  const taken = await readings(t, process, [host, at(1), at(2)], 1, { processes: 1 });
  t.deepEqual(shownIn(taken[2]), ['game.1', 'large.1']);
  t.like(part(taken[2], 'process.top.game.1.'), { 'gpu.utilization.percent': 75, 'gpu.memory.bytes': 8 * 2 ** 20 });
  t.is(taken[2]!['process.top.large.1.gpu.memory.bytes'], undefined, 'it uses no GPU');
});

test('a group uses of a GPU what its members do, and what they share once', async (t) => {
  const processes = procTree([{ pid: 10, name: 'browser', rssPages: 1 }], [{ pid: 11, parent: 10, name: 'tab', rssPages: 1 }]);
  const at = (seconds: number) => ({
    ...onCard(10, seconds * 0.2e9, 1),
    ...cardOpenedBy(11, {
      3: fdinfo({ id: 1, engines: { render: seconds * 0.2e9 }, memory: { system0: '8 MiB' } }),
      4: fdinfo({ id: 2, engines: { render: seconds * 0.3e9 }, memory: { system0: '2 MiB' } }),
    }),
  });
  const host = { ...drmCard('card0', '0000:00:02.0', 'i915'), ...processes, ...at(0) };
  const taken = await readings(t, process, [host, at(1), at(2)], 1, { pid: [10] });
  t.like(part(taken[2], 'process.group.browser.'), { 'gpu.utilization.percent': 50, 'gpu.memory.bytes': 10 * 2 ** 20 });
});
