import test from 'ava';
import { parseActivity, parseUptime, system } from '../../src/collectors/system.linux.ts';
import { absence, readings } from './readings.ts';

const stat = (interrupts: number, switches: number, forks: number) =>
  [
    'cpu  1 0 1 7 0 0 0 0 0 0',
    `intr ${interrupts} 9 8 7`,
    `ctxt ${switches}`,
    'btime 1700000000',
    `processes ${forks}`,
    'procs_running 3',
    'procs_blocked 1',
    'softirq 5 1 2',
    '',
  ].join('\n');

test('load, uptime and tasks are those of the moment', async (t) => {
  const [metrics] = await readings(t, system, [
    { 'proc/stat': stat(100, 1000, 50), 'proc/loadavg': '0.50 1.25 2.00 3/87 6131\n', 'proc/uptime': '1928.86 3741.93\n' },
  ]);
  t.deepEqual(metrics, {
    'system.load.1m.tasks': 0.5,
    'system.load.5m.tasks': 1.25,
    'system.load.15m.tasks': 2,
    'system.uptime.seconds': 1928.86,
    'system.processes.running.count': 3,
    'system.processes.blocked.count': 1,
    'system.interrupts.ops_total': 100,
    'system.context_switches.ops_total': 1000,
    'system.forks.ops_total': 50,
  });
});

test('switches, interrupts and forks by the second', async (t) => {
  const [, second] = await readings(t, system, [{ 'proc/stat': stat(100, 1000, 50) }, { 'proc/stat': stat(300, 1800, 52) }], 4);
  t.is(second!['system.interrupts.ops_per_sec'], 50); // 200 in 4 seconds
  t.is(second!['system.context_switches.ops_per_sec'], 200);
  t.is(second!['system.forks.ops_per_sec'], 0.5);
});

test('a counter that goes backwards has no rate, the others keep theirs', async (t) => {
  const [, second] = await readings(t, system, [{ 'proc/stat': stat(100, 1000, 50) }, { 'proc/stat': stat(20, 1001, 50) }]);
  t.is(second!['system.interrupts.ops_per_sec'], undefined);
  t.is(second!['system.context_switches.ops_per_sec'], 1);
});

test('the interrupts of a large machine are the sum at the head of a very long line', (t) => {
  const activity = parseActivity(`cpu  1 0 0 0\nintr 12345${' 0'.repeat(50_000)}\nctxt 6\nprocesses 7\n`);
  t.deepEqual(activity, { interrupts: 12_345, contextSwitches: 6, forks: 7, running: undefined, blocked: undefined });
});

test('what one file lacks does not take the others along', async (t) => {
  const [metrics] = await readings(t, system, [{ 'proc/uptime': '5.25 1.00\n' }]);
  t.deepEqual(metrics, { 'system.uptime.seconds': 5.25 });
  t.regex(await absence(t, system, {}), /missing/);
});

test('more tasks than a kernel can number are none', async (t) => {
  const [metrics] = await readings(t, system, [
    {
      'proc/stat': 'procs_running 4294967295\nprocs_blocked 18446744073709551615\n',
      'proc/loadavg': '4294967295.98 1.25 2.00 3/87 6131\n',
    },
  ]);
  t.deepEqual(metrics, { 'system.load.5m.tasks': 1.25, 'system.load.15m.tasks': 2 });
});

// lxc/lxcfs #732: the time of a container whose first process was not found
test('an uptime that cannot be is none', (t) => {
  t.is(parseUptime('1928.86 3741.93\n'), 1928.86);
  for (const text of ['-2147483648.00 0.00\n', '184467440737095516.00 0.00\n', '', 'nan 0.00\n']) t.is(parseUptime(text), undefined, text);
});
