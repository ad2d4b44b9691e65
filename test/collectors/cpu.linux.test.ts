import test from 'ava';
import { cpu, parseCpuTimes, timeSpent } from '../../src/collectors/cpu.linux.ts';
import { parseCpuList } from '../../src/collectors/cpu/clusters.linux.ts';
import { parseCpuinfo } from '../../src/collectors/cpu/cpufreq.linux.ts';
import { readings } from './readings.ts';

// user nice system idle iowait irq softirq steal guest guest_nice
const before = 'cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 100 0 50 800 50 0 0 0 0 0\ncpu1 200 0 50 700 50 0 0 0 0 0\nintr 5 0\n';
const after = 'cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 150 0 60 820 60 0 5 5 0 0\ncpu1 200 0 50 800 50 0 0 0 0 0\nintr 9 0\n';

test('busy time is what is neither idle nor iowait, per CPU and in all', async (t) => {
  const [first, second] = await readings(t, cpu, [{ 'proc/stat': before }, { 'proc/stat': after }]);
  t.is(first!['cpu.utilization.percent'], undefined, 'one reading makes no rate');
  t.is(second!['cpu.core.0.utilization.percent'], 70); // 50 + 10 + 5 + 5 of 100
  t.is(second!['cpu.core.1.utilization.percent'], 0);
  t.is(second!['cpu.utilization.percent'], 35); // 70 of 200
  t.is(second!['cpu.user.percent'], 25);
  t.is(second!['cpu.iowait.percent'], 5);
  t.is(second!['cpu.steal.percent'], 2.5);
  t.is(second!['cpu.count'], 2);
  t.is(second!['cpu.core.0.user.seconds_total'], 1.5);
});

test('guests are inside user: no tick counts twice', (t) => {
  const times = parseCpuTimes('cpu0 100 30 0 0 0 0 0 0 80 20\n').get('0')!;
  t.like(times, { user: 20, nice: 10, guest: 100 });
});

test('a CPU that comes online is absent until its second reading, one that goes offline at once', async (t) => {
  const one = 'cpu0 10 0 0 90 0 0 0 0 0 0\n';
  const both = 'cpu0 20 0 0 180 0 0 0 0 0 0\ncpu3 500 0 0 500 0 0 0 0 0 0\n';
  const later = 'cpu0 30 0 0 270 0 0 0 0 0 0\ncpu3 550 0 0 550 0 0 0 0 0 0\n';
  const offline = 'cpu0 40 0 0 360 0 0 0 0 0 0\n';
  const taken = await readings(
    t,
    cpu,
    [one, both, later, offline].map((text) => ({ 'proc/stat': text })),
  );
  t.deepEqual(
    taken.map((metrics) => metrics['cpu.core.3.utilization.percent']),
    [undefined, undefined, 50, undefined],
  );
  t.deepEqual(
    taken.map((metrics) => metrics['cpu.utilization.percent']),
    [undefined, 10, 30, 10], // 60 of 200 while both are online
  );
});

const times = { user: 10, nice: 0, system: 0, idle: 100, iowait: 50, irq: 0, softirq: 0, steal: 0, guest: 0 };

test('iowait that falls while idle rises is taken as unchanged', (t) => {
  t.like(timeSpent({ ...times, idle: 110, iowait: 40 }, times), { idle: 10, iowait: 0 });
});

test('iowait or idle that falls otherwise began anew from 0', (t) => {
  t.like(timeSpent({ ...times, iowait: 7 }, times), { idle: 0, iowait: 7 });
  t.like(timeSpent({ ...times, idle: 3 }, times), { idle: 3, iowait: 0 });
});

test('idle that falls by a few ticks, or iowait while a busy CPU is never idle, is an inaccuracy and counts as 0', (t) => {
  const long = { ...times, idle: 10_944_650, iowait: 548_281 };
  t.like(timeSpent({ ...long, user: 110, idle: 10_944_608 }, long), { user: 100, idle: 0 });
  t.like(timeSpent({ ...long, user: 110, iowait: 548_280 }, long), { user: 100, iowait: 0 });
});

test('a number that nothing counts up to is no time: below 0, it is printed as nearly 2^64', async (t) => {
  const stat = (user: number, steal: string) => ({ 'proc/stat': `cpu0 ${user} 0 0 ${user} 0 0 0 ${steal} 0 0\n` });
  const [, second, third] = await readings(t, cpu, [stat(0, '5'), stat(50, '18446744073709551613'), stat(100, '6')]);
  t.like(second, { 'cpu.core.0.utilization.percent': 50, 'cpu.steal.percent': 0 });
  t.is(second!['cpu.core.0.steal.seconds_total'], undefined);
  t.like(third, { 'cpu.core.0.utilization.percent': 50, 'cpu.steal.percent': 0 });
});

test('a steal of 584 years, which is 2^64 ns, is none', async (t) => {
  const stat = (user: number, steal: number) => ({ 'proc/stat': `cpu0 ${user} 0 0 ${user} 0 0 0 ${steal} 0 0\n` });
  const [, second, third] = await readings(t, cpu, [stat(0, 5), stat(50, 1_844_674_407_370), stat(100, 6)]);
  t.like(second, { 'cpu.core.0.utilization.percent': 50, 'cpu.steal.percent': 0 });
  t.is(second!['cpu.core.0.steal.seconds_total'], undefined);
  t.like(third, { 'cpu.core.0.utilization.percent': 50, 'cpu.steal.percent': 0 });
});

test('a CPU whose idle time cannot be is not busy all the time: it is left out', async (t) => {
  const stat = (by: number, idle: string) => ({ 'proc/stat': `cpu0 ${by} 0 0 ${idle}\ncpu1 ${by} 0 0 ${4 * by}\n` });
  const lxcfs = '8317131874320235395';
  const taken = await readings(t, cpu, [stat(10, '40'), stat(20, lxcfs), stat(30, lxcfs), stat(40, '160'), stat(50, '200')]);
  t.deepEqual(
    taken.map((metrics) => metrics['cpu.core.0.utilization.percent']),
    [undefined, undefined, undefined, undefined, 20],
  );
  t.deepEqual(
    taken.map((metrics) => metrics['cpu.utilization.percent']),
    [undefined, 20, 20, 20, 20],
  );
  t.true(taken.every((metrics) => metrics['cpu.count'] === 2));
});

test('a line that was cut off within a number is none', (t) => {
  const text = 'cpu0 10 0 10 8000 0 0 0 0 0 0\ncpu1 10 0 10 80';
  t.deepEqual([...parseCpuTimes(text).keys()], ['0']);
});

test('clocks in /proc/cpuinfo of POWER, s390, LoongArch and SPARC', (t) => {
  const clocks = (text: string) => parseCpuinfo(text).map(({ core, hertz }) => [core, hertz]);
  const power =
    'processor\t: 0\ncpu\t\t: POWER9, altivec supported\nclock\t\t: 2750.000000MHz\nrevision\t: 2.2\n\nprocessor\t: 4\nclock\t\t: 3800.000000MHz\n\ntimebase\t: 512000000\n';
  t.deepEqual(clocks(power), [
    ['0', 2.75e9],
    ['4', 3.8e9],
  ]);
  const s390 =
    'vendor_id       : IBM/S390\nprocessor 0: version = FF,  identification = 0133E8,  machine = 8561\n\ncpu number      : 0\nphysical id     : 1\ncpu MHz dynamic : 5208\ncpu MHz static  : 5200\n\ncpu number      : 1\ncpu MHz dynamic : 5200\ncpu MHz static  : 5200\n';
  t.deepEqual(clocks(s390), [
    ['0', 5.208e9],
    ['1', 5.2e9],
  ]);
  t.deepEqual(clocks('processor\t\t: 0\nCPU Revision\t\t: 0x10\nCPU MHz\t\t\t: 2500.00\nBogoMIPS\t\t: 5000.00\n'), [['0', 2.5e9]]);
  t.deepEqual(clocks('cpu\t\t: UltraSparc T2\nncpus active\t: 2\nCpu0ClkTck\t: 000000005458c3a0\nCpu1ClkTck\t: 000000005458c3a0\n'), [
    ['0', 1_415_103_392],
    ['1', 1_415_103_392],
  ]);
});

test('other modes that fall count as 0, never as negative', (t) => {
  t.is(timeSpent({ ...times, user: 4 }, times)!.user, 0);
});

test('clocks: each CPU has the frequency of its policy', async (t) => {
  const policy = 'sys/devices/system/cpu/cpufreq/';
  const [metrics] = await readings(t, cpu, [
    {
      'proc/stat': before,
      [`${policy}policy0/affected_cpus`]: '0\n',
      [`${policy}policy0/scaling_cur_freq`]: '1000000\n',
      [`${policy}policy1/affected_cpus`]: '1\n',
      [`${policy}policy1/scaling_cur_freq`]: '3000000\n',
    },
  ]);
  t.is(metrics!['cpu.core.1.frequency.hertz'], 3e9);
  t.is(metrics!['cpu.frequency.hertz'], 2e9);
});

test('256 CPUs, read beyond one page', async (t) => {
  const stat = (ticks: number) =>
    Array.from({ length: 256 }, (_, core) => `cpu${core} ${ticks} 0 0 ${ticks} 0 0 0 0 0 0\n`).join('') + `intr 1${' 0'.repeat(5000)}\n`;
  const [, metrics] = await readings(t, cpu, [{ 'proc/stat': stat(1000) }, { 'proc/stat': stat(2000) }]);
  t.is(metrics!['cpu.count'], 256);
  t.is(metrics!['cpu.core.255.utilization.percent'], 50);
});

test('a file that ends in the middle of a line, or is empty', async (t) => {
  const text = 'cpu  10 0 10 80\ncpu0 10 0 10 80 0 0 0 0 0 0\ncpu1 10 0';
  t.deepEqual([...parseCpuTimes(text).keys()], ['0']);
  t.deepEqual([...parseCpuTimes('cpu0 1 2 3 4').keys()], ['0']);
  const [metrics] = await readings(t, cpu, [{ 'proc/stat': '' }]);
  t.deepEqual(metrics, {});
});

test('clocks of CPUs before policies, of drivers without scaling_cur_freq, and of virtual machines', async (t) => {
  const stat = { 'proc/stat': 'cpu0 1 2 3 4\ncpu1 1 2 3 4\n' };
  const clock = (core: number, file: string, kilohertz: number) => ({
    [`sys/devices/system/cpu/cpu${core}/cpufreq/${file}`]: `${kilohertz}\n`,
  });
  const [old] = await readings(t, cpu, [
    { ...stat, ...clock(0, 'scaling_cur_freq', 1_200_000), ...clock(1, 'cpuinfo_cur_freq', 1_600_000) },
  ]);
  t.like(old, { 'cpu.core.0.frequency.hertz': 1.2e9, 'cpu.core.1.frequency.hertz': 1.6e9, 'cpu.frequency.hertz': 1.4e9 });
  const cpuinfo = 'processor\t: 0\ncpu MHz\t\t: 2500.000\n\nprocessor\t: 1\ncpu MHz\t\t: 1500.000\n';
  const [virtual] = await readings(t, cpu, [{ ...stat, 'proc/cpuinfo': cpuinfo }]);
  t.like(virtual, { 'cpu.core.1.frequency.hertz': 1.5e9, 'cpu.frequency.hertz': 2e9 });
  const untold = { ...clock(0, 'scaling_cur_freq', 0), 'sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq': '<unknown>\n' };
  const [driver] = await readings(t, cpu, [{ ...stat, ...untold, 'proc/cpuinfo': cpuinfo }]);
  t.like(driver, { 'cpu.core.1.frequency.hertz': 1.5e9, 'cpu.frequency.hertz': 2e9 });
});

const hybrid = { 'sys/devices/cpu_core/cpus': '0-1\n', 'sys/devices/cpu_atom/cpus': '2\n' };

test('cores of several kinds have their use and clock in groups', async (t) => {
  const clock = (core: number, kilohertz: number) => ({
    [`sys/devices/system/cpu/cpu${core}/cpufreq/scaling_cur_freq`]: `${kilohertz}\n`,
  });
  const times = (...busy: readonly number[]) => ({
    'proc/stat': busy.map((ticks, core) => `cpu${core} ${ticks} 0 0 ${1000 - ticks} 0 0 0 0 0 0\n`).join(''),
  });
  const [first, second] = await readings(t, cpu, [
    { ...hybrid, ...times(0, 0, 0), ...clock(0, 4_000_000), ...clock(1, 3_000_000), ...clock(2, 1_000_000) },
    { 'proc/stat': 'cpu0 90 0 0 1010 0 0 0 0 0 0\ncpu1 30 0 0 1070 0 0 0 0 0 0\ncpu2 10 0 0 1090 0 0 0 0 0 0\n' },
  ]);
  t.is(first!['cpu.cluster.P.utilization.percent'], undefined);
  t.like(second, {
    'cpu.cluster.P.utilization.percent': 60, // 90 and 30 of 100 each
    'cpu.cluster.E.utilization.percent': 10,
    'cpu.cluster.P.frequency.hertz': 3.5e9,
    'cpu.cluster.E.frequency.hertz': 1e9,
    'cpu.frequency.hertz': 8e9 / 3,
  });
});

test('on ARM the kinds of cores are told by what they can do', async (t) => {
  const capacity = (core: number, size: number) => ({ [`sys/devices/system/cpu/cpu${core}/cpu_capacity`]: `${size}\n` });
  const [, second] = await readings(t, cpu, [
    { ...capacity(0, 446), ...capacity(1, 1024), 'proc/stat': 'cpu0 0 0 0 0\ncpu1 0 0 0 0\n' },
    { 'proc/stat': 'cpu0 25 0 0 75\ncpu1 80 0 0 20\n' },
  ]);
  t.like(second, { 'cpu.cluster.E.utilization.percent': 25, 'cpu.cluster.P.utilization.percent': 80 });
});

test('CPUs of one kind may differ by some percent', async (t) => {
  const clusters = async (...capacities: readonly number[]) => {
    const files = Object.fromEntries(capacities.map((size, core) => [`sys/devices/system/cpu/cpu${core}/cpu_capacity`, `${size}\n`]));
    const stat = (ticks: number) => capacities.map((_, core) => `cpu${core} ${ticks} 0 0 ${ticks}\n`).join('');
    const [, second] = await readings(t, cpu, [{ ...files, 'proc/stat': stat(0) }, { 'proc/stat': stat(50) }]);
    return Object.keys(second!).flatMap((name) => /^cpu\.cluster\.(.+)\.utilization/.exec(name)?.[1] ?? []);
  };
  t.deepEqual(await clusters(530, 530, 1024, 1010), ['E', 'P'], 'two pairs of large cores of a Rockchip');
  t.deepEqual(await clusters(1024, 1003, 990, 1024), [], 'a server');
  t.deepEqual(await clusters(160, 670, 1024), ['E', 'M', 'P'], 'a phone');
});

test('where all cores are of one kind there are no groups', async (t) => {
  const tree = { ...hybrid, 'sys/devices/cpu_atom/cpus': '\n', 'proc/stat': before };
  const [, second] = await readings(t, cpu, [tree, { 'proc/stat': after }]);
  t.is(second!['cpu.cluster.P.utilization.percent'], undefined);
});

test('lists of CPUs', (t) => {
  t.deepEqual(parseCpuList('0-2,7\n'), ['0', '1', '2', '7']);
  t.deepEqual(parseCpuList('3-1,x,-4,0-99999'), []);
});
