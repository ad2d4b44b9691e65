import test from 'ava';
import { cgroup } from '../../src/collectors/cgroup.linux.ts';
import { parseCpuMax } from '../../src/collectors/cgroup-v2.linux.ts';
import { ancestry } from '../../src/collectors/cgroup-path.linux.ts';
import type { Files } from '../fixtures/tree.ts';
import { absence, readings } from './readings.ts';

const MiB = 2 ** 20;
const mounted = '30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n';
const own = (path: string, mounts = mounted): Files => ({ 'proc/self/cgroup': `0::${path}\n`, 'proc/self/mountinfo': mounts });
const group = (path: string, files: Record<string, string>): Files =>
  Object.fromEntries(
    Object.entries({ 'cgroup.controllers': 'cpu memory', ...files }).map(([file, text]) => [`sys/fs/cgroup${path}/${file}`, `${text}\n`]),
  );
const cpuStat = (usage: number, periods = 0, throttled = 0, time = 0) =>
  `usage_usec ${usage}\nuser_usec 1\nsystem_usec 1\nnr_periods ${periods}\nnr_throttled ${throttled}\nthrottled_usec ${time}`;

test('a container: CPU and memory against its limits', async (t) => {
  const files = {
    ...{ 'cpu.max': '150000 100000', 'cpu.stat': cpuStat(1_000_000, 100, 10, 500_000) },
    ...{
      'memory.max': String(512 * MiB),
      'memory.current': String(300 * MiB),
      'memory.stat': `anon 1\ninactive_file ${44 * MiB}\nactive_file 2`,
    },
  };
  const later = group('', { 'cpu.stat': cpuStat(2_500_000, 120, 15, 900_000) });
  const [first, second] = await readings(t, cgroup, [{ ...own('/'), ...group('', files) }, later], 2);
  t.is(first!['cgroup.self.cpu.used.percent'], undefined, 'one reading makes no rate');
  t.deepEqual(second, {
    'cgroup.self.cpu.used.cores': 0.75, // 1.5 s in 2 s
    'cgroup.self.cpu.used.seconds_total': 2.5,
    'cgroup.self.cpu.limit.cores': 1.5,
    'cgroup.self.cpu.used.percent': 50,
    'cgroup.self.cpu.throttled.percent': 25, // 5 of 20 periods
    'cgroup.self.cpu.throttled.seconds_total': 0.9,
    'cgroup.self.memory.used.bytes': 256 * MiB,
    'cgroup.self.memory.limit.bytes': 512 * MiB,
    'cgroup.self.memory.used.percent': 50,
  });
});

test('a limit at an ancestor holds, and throttling is counted there', async (t) => {
  const trees = (usage: number, periods: number, throttled: number) => ({
    ...own('/pods.slice/pod7.slice/web'),
    ...group('', {}),
    ...group('/pods.slice', { 'cpu.max': '800000 100000', 'memory.max': String(4096 * MiB), 'cpu.stat': cpuStat(9e9, 9, 9, 9) }),
    ...group('/pods.slice/pod7.slice', {
      ...{ 'cpu.max': '50000 100000', 'cpu.stat': cpuStat(8e9, periods, throttled, 3_000_000) },
      ...{ 'memory.max': 'max', 'memory.high': String(1024 * MiB) },
    }),
    ...group('/pods.slice/pod7.slice/web', {
      ...{ 'cpu.max': 'max 100000', 'cpu.stat': cpuStat(usage) },
      ...{ 'memory.max': String(2048 * MiB), 'memory.high': 'max', 'memory.current': String(768 * MiB), 'memory.stat': 'inactive_file 0' },
    }),
  });
  const [, metrics] = await readings(t, cgroup, [trees(1_000_000, 10, 1), trees(1_100_000, 20, 3)]);
  t.like(metrics, {
    'cgroup.self.cpu.limit.cores': 0.5,
    'cgroup.self.cpu.used.percent': 20, // 0.1 of 0.5 cores
    'cgroup.self.cpu.throttled.percent': 20, // 2 of 10 periods
    'cgroup.self.cpu.throttled.seconds_total': 3,
    'cgroup.self.memory.limit.bytes': 1024 * MiB,
    'cgroup.self.memory.used.percent': 75,
  });
});

test('a limit that changes while sampling', async (t) => {
  const tree = group('', { 'cpu.max': '100000 100000', 'cpu.stat': cpuStat(0) });
  const taken = await readings(t, cgroup, [
    { ...own('/'), ...tree },
    group('', { 'cpu.max': '200000 100000', 'cpu.stat': cpuStat(1_000_000) }),
    group('', { 'cpu.max': 'max 100000', 'cpu.stat': cpuStat(2_000_000) }),
  ]);
  t.deepEqual(
    taken.map((metrics) => [metrics['cgroup.self.cpu.limit.cores'], metrics['cgroup.self.cpu.used.percent']]),
    [
      [1, undefined],
      [2, 50],
      [undefined, undefined],
    ],
  );
});

test('a group whose quota was never put to the test tells no share of it', async (t) => {
  const tree = { ...own('/'), ...group('', { 'cpu.max': '100000 100000', 'cpu.stat': cpuStat(5, 7) }) };
  const [, second] = await readings(t, cgroup, [tree, tree]);
  t.is(second!['cgroup.self.cpu.throttled.percent'], undefined);
  t.is(second!['cgroup.self.cpu.used.percent'], 0);
});

test('max is no quota', (t) => {
  t.is(parseCpuMax('max 100000'), undefined);
  t.is(parseCpuMax('25000 100000'), 0.25);
  t.is(parseCpuMax(''), undefined);
});

test('the way from the own cgroup up to the one that is mounted', (t) => {
  const whole = { base: 'fs/cgroup', root: '/' };
  t.deepEqual(ancestry(whole, '/'), ['fs/cgroup']);
  t.deepEqual(ancestry(whole, '/a/b'), ['fs/cgroup/a/b', 'fs/cgroup/a', 'fs/cgroup']);
  t.deepEqual(ancestry({ base: 'fs/cgroup', root: '/docker/1' }, '/docker/1/sub'), ['fs/cgroup/sub', 'fs/cgroup']);
  t.deepEqual(ancestry({ base: 'fs/cgroup', root: '/docker/1' }, '/docker/1'), ['fs/cgroup']);
  t.is(ancestry(whole, '/../other'), undefined, 'a process that was moved out of its namespace');
});

test('without a limit there is nothing to tell', async (t) => {
  const unlimited = { ...own('/user.slice'), ...group('/user.slice', { 'cpu.max': 'max 100000', 'memory.max': 'max' }), ...group('', {}) };
  t.regex(await absence(t, cgroup, unlimited), /^no limit is set in .*\/sys\/fs\/cgroup\/user\.slice or above$/);
  t.regex(
    await absence(t, cgroup, {
      ...own('/', mounted.replace('cgroup rw', 'cgroup/unified rw')),
      'sys/fs/cgroup/unified/cgroup.controllers': '\n',
    }),
    /^no limit is set in .*\/sys\/fs\/cgroup\/unified or above$/,
    'a hybrid hierarchy has its controllers in version 1',
  );
});

test('without a cgroup of version 2 there is nothing to tell', async (t) => {
  t.is(await absence(t, cgroup, { 'proc/self/cgroup': '4:memory:/docker/1\n' }), 'cubestat is in no cgroup of version 2');
  t.regex(await absence(t, cgroup, own('/elsewhere')), /^the cgroup \/elsewhere is not under .*\/sys$/);
});

const controllers =
  '510 500 0:29 /docker/abc /sys/fs/cgroup/memory ro,nosuid - cgroup cgroup rw,memory\n' +
  '511 500 0:30 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro,nosuid - cgroup cgroup rw,cpu,cpuacct\n';
const version1 = (usage: number, quota: string, limit: string): Files => ({
  'proc/self/cgroup': '4:memory:/\n3:cpu,cpuacct:/\n1:name=systemd:/\n',
  'proc/self/mountinfo': controllers,
  'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
  'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': `${quota}\n`,
  'sys/fs/cgroup/cpu,cpuacct/cpuacct.usage': `${usage}\n`,
  'sys/fs/cgroup/cpu,cpuacct/cpu.stat': `nr_periods ${usage / 5e7}\nnr_throttled 20\nthrottled_time 3000000000\n`,
  'sys/fs/cgroup/memory/memory.limit_in_bytes': `${limit}\n`,
  'sys/fs/cgroup/memory/memory.usage_in_bytes': '200000000\n',
  'sys/fs/cgroup/memory/memory.stat': 'inactive_file 1\ntotal_inactive_file 50000000\n',
});

test('version 1, with a hierarchy a controller', async (t) => {
  const tree = (usage: number) => version1(usage, '50000', '268435456');
  const [, metrics] = await readings(t, cgroup, [tree(100e9), tree(100.25e9)]);
  t.deepEqual(metrics, {
    'cgroup.self.cpu.used.cores': 0.25,
    'cgroup.self.cpu.used.seconds_total': 100.25,
    'cgroup.self.cpu.limit.cores': 0.5,
    'cgroup.self.cpu.used.percent': 50,
    'cgroup.self.cpu.throttled.percent': 0,
    'cgroup.self.cpu.throttled.seconds_total': 3,
    'cgroup.self.memory.used.bytes': 150_000_000,
    'cgroup.self.memory.limit.bytes': 268_435_456,
    'cgroup.self.memory.used.percent': (100 * 150_000_000) / 268_435_456,
  });
});

test('version 1 without limits, and beside an empty hierarchy of version 2', async (t) => {
  const free = version1(1, '-1', '9223372036854771712');
  t.regex(await absence(t, cgroup, free), /no limit is set in .*cpu,cpuacct or above/);
  const limited = { ...version1(1, '-1', '1000000000'), ...group('/unified', {}) };
  const both = {
    ...limited,
    'proc/self/cgroup': '4:memory:/\n3:cpu,cpuacct:/\n0::/\n',
    'proc/self/mountinfo': `${controllers}30 23 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n`,
  };
  const [metrics] = await readings(t, cgroup, [both]);
  t.is(metrics!['cgroup.self.memory.limit.bytes'], 1e9);
  t.is(metrics!['cgroup.self.cpu.limit.cores'], undefined);
});
