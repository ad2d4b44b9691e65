import test from 'ava';
import * as fc from 'fast-check';
import { cgroup } from '../../src/collectors/cgroup.linux.ts';
import { glob } from '../../src/patterns/glob.ts';
import { parseBlkio } from '../../src/collectors/cgroup/v1.linux.ts';
import { parseCpuMax, parseIoStat } from '../../src/collectors/cgroup/v2.linux.ts';
import { ancestry } from '../../src/collectors/cgroup/path.linux.ts';
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

test('counts that nothing counts up to are absent, and use without the part that is not known', async (t) => {
  const beyond = '18446744073709551615';
  const files = { 'cpu.stat': cpuStat(1), 'memory.max': '1000', 'memory.current': '500', 'memory.stat': 'inactive_file 100' };
  const memoryOf = async (changed: Record<string, string>) => {
    const [metrics] = await readings(t, cgroup, [{ ...own('/'), ...group('', { ...files, ...changed }) }]);
    return ['used', 'limit'].map((what) => metrics![`cgroup.self.memory.${what}.bytes`]);
  };
  t.deepEqual(await memoryOf({}), [400, 1000]);
  t.deepEqual(await memoryOf({ 'memory.current': beyond }), [undefined, 1000]);
  t.deepEqual(await memoryOf({ 'memory.max': beyond, 'memory.high': '2000' }), [400, 2000]);
  t.deepEqual(await memoryOf({ 'memory.stat': '' }), [undefined, 1000], 'not the page cache too');
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

test('no more periods are throttled than there are', async (t) => {
  const at = (periods: number, throttled: number) => ({
    ...version1(1, '50000', '1000'),
    'sys/fs/cgroup/cpu,cpuacct/cpu.stat': `nr_periods ${periods}\nnr_throttled ${throttled}\n`,
  });
  const [, metrics] = await readings(t, cgroup, [at(10, 1), at(12, 4)]);
  t.is(metrics!['cgroup.self.cpu.throttled.percent'], 100);
});

test('the limit of a cgroup that a container does not see', async (t) => {
  const pod = {
    ...version1(1, '-1', '9223372036854771712'),
    'sys/fs/cgroup/memory/memory.stat': 'total_inactive_file 50000000\nhierarchical_memory_limit 300000000\n',
  };
  const [metrics] = await readings(t, cgroup, [pod]);
  t.like(metrics, { 'cgroup.self.memory.limit.bytes': 3e8, 'cgroup.self.memory.used.percent': 50 });
  const unlimited = { ...pod, 'sys/fs/cgroup/memory/memory.stat': 'hierarchical_memory_limit 9223372036854771712\n' };
  t.regex(await absence(t, cgroup, unlimited), /no limit is set/);
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

const web = 'system.slice/web.service';
const service = (usage: number, io: string, stalled: number) => ({
  ...{ 'cpu.max': '200000 100000', 'cpu.stat': cpuStat(usage, usage / 1e5, usage / 4e5, 7_000_000) },
  ...{ 'memory.current': '1000', 'memory.max': '2000', 'memory.swap.current': '30' },
  ...{ 'memory.stat': 'anon 500\nfile 400\ninactive_file 200', 'memory.events': `low 0\nhigh 0\noom 1\noom_kill ${usage / 1e6}` },
  ...{ 'io.stat': io, 'pids.current': '12', 'pids.max': 'max' },
  'io.pressure': `some avg10=0 avg60=0 avg300=0 total=${stalled}\nfull avg10=0 avg60=0 avg300=0 total=0`,
});

test('a service by its path: all that is known of it, with what is on other disks counted once', async (t) => {
  const disks: Files = {
    'sys/devices/pci0/sda/x': '',
    'sys/devices/virtual/block/dm-0/slaves/sda': '',
    'sys/dev/block/8:0': { link: '../../devices/pci0/sda' },
    'sys/dev/block/253:0': { link: '../../devices/virtual/block/dm-0' },
  };
  const at = (usage: number, moved: number, stalled: number) =>
    group(
      `/${web}`,
      service(
        usage,
        `8:0 rbytes=${moved} wbytes=10 rios=${moved / 100} wios=1 dbytes=0 dios=0\n253:0 rbytes=${moved} wbytes=10 rios=1 wios=1\n7:0 `,
        stalled,
      ),
    );
  const parents = { ...group('', {}), ...group('/system.slice', { 'pids.max': '100', 'cpu.max': 'max 100000' }) };
  const first = { ...own('/'), ...disks, ...parents, ...at(1_000_000, 1000, 0) };
  const [, metrics] = await readings(t, cgroup, [first, at(3_000_000, 5000, 500_000)], 2, { cgroups: [glob('*.service')] });
  const prefix = 'cgroup.path.system%2Eslice/web%2Eservice';
  t.deepEqual(Object.fromEntries(Object.entries(metrics!).map(([name, value]) => [name.replace(`${prefix}.`, ''), value])), {
    ...{ 'cpu.used.cores': 1, 'cpu.used.percent': 50, 'cpu.limit.cores': 2, 'cpu.used.seconds_total': 3 },
    ...{ 'cpu.throttled.percent': 25, 'cpu.throttled.seconds_total': 7 },
    ...{ 'memory.used.bytes': 800, 'memory.limit.bytes': 2000, 'memory.used.percent': 40, 'memory.charged.bytes': 1000 },
    ...{ 'memory.anonymous.bytes': 500, 'memory.cached.bytes': 400, 'swap.used.bytes': 30 },
    ...{ 'memory.oom_kills.ops_per_sec': 1, 'memory.oom_kills.ops_total': 3 },
    ...{ 'io.read.bytes_per_sec': 2000, 'io.write.bytes_per_sec': 0, 'io.read.ops_per_sec': 20, 'io.write.ops_per_sec': 0 },
    ...{ 'io.read.bytes_total': 5000, 'io.write.bytes_total': 10, 'io.read.ops_total': 50, 'io.write.ops_total': 1 },
    ...{ 'tasks.count': 12, 'tasks.limit.count': 100 },
    ...{ 'pressure.io.some.percent': 25, 'pressure.io.some.seconds_total': 0.5 },
    ...{ 'pressure.io.full.percent': 0, 'pressure.io.full.seconds_total': 0 },
  });
});

for (const [title, seconds, found] of [
  ['a cgroup that has gone is left out at once, and the next listing is due after five seconds', 1, []],
  ['cgroups come and go, and what is within a match is a part of it', 1000, ['cgroup.path.system%2Eslice/b%2Eservice']],
] as const)
  test(title, async (t) => {
    const one = (name: string) => group(name, { 'pids.current': '1' });
    const first = {
      ...own('/'),
      ...group('', {}),
      ...one('/system.slice/a.service'),
      ...one('/system.slice/a.service/inner'),
      ...one('/user.slice'),
    };
    const later = { 'sys/fs/cgroup/system.slice/a.service': null, ...one('/system.slice/b.service') };
    const taken = await readings(t, cgroup, [first, later], seconds, { cgroups: [glob('system.slice/*')] });
    const named = taken.map((metrics) => Object.keys(metrics).map((name) => name.replace('.tasks.count', '')));
    t.deepEqual(named, [['cgroup.path.system%2Eslice/a%2Eservice'], [...found]]);
  });

test('cgroups of version 1, also beside a version 2 that has other controllers', async (t) => {
  const id = 'ab'.repeat(32);
  const below = (controller: string, files: Record<string, string>): Files =>
    Object.fromEntries(Object.entries(files).map(([file, text]) => [`sys/fs/cgroup/${controller}/docker/${id}/${file}`, `${text}\n`]));
  const at = (usage: number, written: number): Files => ({
    ...below('cpu,cpuacct', {
      'cpuacct.usage': String(usage),
      'cpu.cfs_quota_us': '-1',
      'cpu.cfs_period_us': '100000',
      'cpu.stat': 'nr_periods 0',
    }),
    ...below('memory', { 'memory.usage_in_bytes': '900', 'memory.limit_in_bytes': '9223372036854771712' }),
    ...below('memory', {
      'memory.stat': 'cache 1\ntotal_cache 300\ntotal_rss 600\ntotal_inactive_file 100',
      'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 2',
    }),
    ...below('blkio', { 'blkio.throttle.io_service_bytes': `8:0 Read 5\n8:0 Write ${written}\n8:0 Total 9\nTotal 9` }),
  });
  const mounts = `${controllers}512 500 0:31 / /sys/fs/cgroup/blkio ro - cgroup cgroup rw,blkio\n30 23 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n`;
  const first = { 'proc/self/mountinfo': mounts, 'sys/fs/cgroup/unified/cgroup.controllers': 'hugetlb\n', ...at(1e9, 100) };
  const [, metrics] = await readings(t, cgroup, [first, at(2e9, 300)], 2, { cgroups: [glob('docker/*')] });
  const prefix = 'cgroup.path.docker/abababababab';
  t.like(metrics, {
    [`${prefix}.cpu.used.cores`]: 0.5,
    [`${prefix}.memory.used.bytes`]: 800,
    [`${prefix}.memory.anonymous.bytes`]: 600,
    [`${prefix}.memory.cached.bytes`]: 300,
    [`${prefix}.memory.oom_kills.ops_total`]: 2,
    [`${prefix}.io.write.bytes_per_sec`]: 100,
  });
  for (const absent of ['tasks.count', 'memory.limit.bytes', 'cpu.limit.cores', 'io.read.ops'])
    t.is(metrics![`${prefix}.${absent}`], undefined);
});

test('a container has the name that Docker wrote down', async (t) => {
  const id = 'cd'.repeat(32);
  const tree = {
    ...own('/'),
    ...group('', {}),
    ...group(`/system.slice/docker-${id}.scope`, { 'pids.current': '4' }),
    [`var/lib/docker/containers/${id}/config.v2.json`]: '{"ID":"x","Name":"/shop-db"}',
  };
  const [metrics] = await readings(t, cgroup, [tree], 1, { cgroups: [glob('docker/shop*')] });
  t.is(metrics!['cgroup.path.docker/shop-db.tasks.count'], 4);
});

test('what io.stat and blkio tell, whatever it is', (t) => {
  t.deepEqual(
    parseIoStat('8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6 cost.usage=7\n259:1 \nx'),
    new Map([['8:0', { read: 1, written: 2, reads: 3, writes: 4 }]]),
  );
  t.deepEqual(
    parseBlkio('8:0 Read 1\n8:0 Sync 9\nTotal 1', '8:0 Write 2'),
    new Map([['8:0', { read: 1, written: 0, reads: 0, writes: 2 }]]),
  );
  t.is(parseIoStat('8:0 rbytes=18446744073709551615').get('8:0')!.read, NaN, 'below 0 for a moment');
  fc.assert(
    fc.property(fc.string(), (text) => {
      const all = [...parseIoStat(text).values(), ...parseBlkio(text, text).values()].flatMap((one) => Object.values(one));
      t.true(all.every((count) => count >= 0));
    }),
  );
});
