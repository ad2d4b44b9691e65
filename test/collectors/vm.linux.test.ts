import test from 'ava';
import { vm } from '../../src/collectors/vm.linux.ts';
import { absence, readings } from './readings.ts';

const vmstat = (faults: number, major: number, kills: number) => ({
  'proc/vmstat': `nr_free_pages 9\npgfault ${faults}\npgmajfault ${major}\noom_kill ${kills}\n`,
});

test('page faults and kills by the second, and since boot', async (t) => {
  const [first, second] = await readings(t, vm, [vmstat(1000, 10, 1), vmstat(1500, 15, 3)], 2);
  t.deepEqual(first, { 'vm.page_faults.ops_total': 1000, 'vm.major_page_faults.ops_total': 10, 'vm.oom_kills.ops_total': 1 });
  t.like(second, {
    'vm.page_faults.ops_per_sec': 250, // 500 in 2 seconds
    'vm.major_page_faults.ops_per_sec': 2.5,
    'vm.oom_kills.ops_per_sec': 1,
    'vm.oom_kills.ops_total': 3,
  });
});

test('a counter that goes backwards has no rate for one reading', async (t) => {
  const taken = await readings(t, vm, [vmstat(1000, 10, 1), vmstat(400, 12, 1), vmstat(450, 12, 1)]);
  t.deepEqual(
    taken.map((metrics) => metrics['vm.page_faults.ops_per_sec']),
    [undefined, undefined, 50],
  );
  t.is(taken[1]!['vm.major_page_faults.ops_per_sec'], 2);
});

test('a 0 between two readings is not the beginning of all that was counted before', async (t) => {
  const taken = await readings(t, vm, [vmstat(1000, 10, 1), vmstat(0, 11, 1), vmstat(1010, 12, 1), vmstat(1030, 13, 1)]);
  t.deepEqual(
    taken.map((metrics) => metrics['vm.page_faults.ops_per_sec']),
    [undefined, undefined, undefined, 20],
  );
});

test('a kernel before 4.13 does not count kills: they are absent, not 0', async (t) => {
  const before = { 'proc/vmstat': 'pgfault 1\npgmajfault 0\n' };
  const [, second] = await readings(t, vm, [before, before]);
  t.is(second!['vm.oom_kills.ops_per_sec'], undefined);
  t.is(second!['vm.oom_kills.ops_total'], undefined);
  t.is(second!['vm.page_faults.ops_per_sec'], 0);
});

test('a host without /proc/vmstat says so', async (t) => {
  t.regex(await absence(t, vm, {}), /vmstat is missing/);
});
