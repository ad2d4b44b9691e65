import test from 'ava';
import { parseSwapUsage, swap } from '../../src/collectors/swap.darwin.ts';
import { changePrograms, openDarwin, writes } from './darwin-programs.ts';

const MiB = 2 ** 20;

test('sizes with their units, with a point or a comma', (t) => {
  const expected = { total: 2048 * MiB, used: 676.25 * MiB, free: 1371.75 * MiB };
  t.deepEqual(parseSwapUsage('vm.swapusage: total = 2048.00M  used = 676.25M  free = 1371.75M  (encrypted)\n'), expected);
  t.deepEqual(parseSwapUsage('total = 2048,00M  used = 676,25M  free = 1371,75M  (encrypted)\n'), expected);
  t.deepEqual(parseSwapUsage('vm.swapusage: total = 3.50G  used = 10.00K  free = 1T'), {
    ...{ total: 3.5 * 1024 * MiB, used: 10_240, free: 1024 * 1024 * MiB },
  });
});

test('what is not told is not known', (t) => {
  t.deepEqual(parseSwapUsage('sysctl: unknown oid'), { total: undefined, used: undefined, free: undefined });
});

const pages = (swapins: number, swapouts: number) =>
  writes(`Mach Virtual Memory Statistics: (page size of 4096 bytes)\nSwapins: ${swapins}.\nSwapouts: ${swapouts}.`);

test.serial('traffic is over the time between two answers, and stays until the next', async (t) => {
  const { read, folder } = await openDarwin(t, swap, {
    sysctl: writes('vm.swapusage: total = 100.00M  used = 25.00M  free = 75.00M'),
    vm_stat: pages(10, 100),
  });
  const space = {
    'swap.total.bytes': 100 * MiB,
    'swap.free.bytes': 75 * MiB,
    'swap.used.bytes': 25 * MiB,
    'swap.used.percent': 25,
  };
  t.deepEqual(await read(10), { ...space, 'swap.in.bytes_total': 40_960, 'swap.out.bytes_total': 409_600 });
  changePrograms(folder, { vm_stat: pages(12, 110) });
  const second = await read(12);
  t.like(second, { 'swap.in.bytes_per_sec': 4096, 'swap.out.bytes_per_sec': 20_480 });
  t.deepEqual(await read(12.1), second, 'it is asked once a second at most');
});

test.serial('a Mac that needs none has no share', async (t) => {
  const { read } = await openDarwin(t, swap, {
    sysctl: writes('vm.swapusage: total = 0.00M  used = 0.00M  free = 0.00M'),
    vm_stat: 'exit 1',
  });
  t.deepEqual(await read(10), { 'swap.total.bytes': 0, 'swap.free.bytes': 0, 'swap.used.bytes': 0 });
});
