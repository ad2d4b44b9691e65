import { totalmem } from 'node:os';
import test from 'ava';
import { memory, parsePressureLevel, usedMemory } from '../../src/collectors/memory.darwin.ts';
import { parseVmStat } from '../../src/collectors/programs/vm-stat.darwin.ts';
import { changePrograms, openDarwin, writes } from './darwin-programs.ts';

export const vmStat = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                                     8326.
Pages active:                                 266842.
Pages inactive:                               246942.
Pages speculative:                             19335.
Pages throttled:                                   0.
Pages wired down:                                191.
Pages purgeable:                                  45.
"Translation faults":                     2256289614.
Pages copy-on-write:                        12345678.
File-backed pages:                            100000.
Anonymous pages:                                 345.
Pages stored in compressor:                   514539.
Pages occupied by compressor:                    274.
Swapins:                                         100.
Swapouts:                                        200.
`;

const page = 16_384;

test('pages have the size that the header tells: 16 KiB on Apple Silicon, 4 KiB on Intel', (t) => {
  t.is(parseVmStat(vmStat)!.bytes.get('Pages free'), 8326 * page);
  t.is(parseVmStat(vmStat.replace('16384', '4096'))!.bytes.get('Pages free'), 8326 * 4096);
  t.is(parseVmStat(vmStat)!.counts.get('Translation faults'), 2_256_289_614);
  t.is(parseVmStat('vm_stat: not allowed'), undefined);
});

test('used is anonymous memory that cannot be purged, wired memory, and what the compressor takes up', (t) => {
  t.is(usedMemory(parseVmStat(vmStat)!.bytes), (345 - 45 + 191 + 274) * page);
});

test('more purgeable than anonymous pages are none below 0; before the compressor of OS X 10.9 nothing is known', (t) => {
  const { bytes } = parseVmStat(vmStat.replace('Anonymous pages:                                 345', 'Anonymous pages:      5'))!;
  t.is(usedMemory(bytes), (191 + 274) * page);
  t.is(usedMemory(parseVmStat(vmStat.replace('Pages occupied', 'Pages'))!.bytes), undefined);
});

test('the level of pressure among other keys', (t) => {
  t.is(parsePressureLevel('vm.swapusage: total = 0.00M\nkern.memorystatus_vm_pressure_level: 2\n'), 2);
  t.is(parsePressureLevel('kern.memorystatus_vm_pressure_level: 3\n'), undefined);
  t.is(parsePressureLevel(''), undefined);
});

test.serial('memory as a sample has it, with or without sysctl', async (t) => {
  const { read, folder } = await openDarwin(t, memory, {
    vm_stat: writes(vmStat),
    sysctl: writes('vm.swapusage: total = 0.00M  used = 0.00M  free = 0.00M\nkern.memorystatus_vm_pressure_level: 1'),
  });
  const used = (345 - 45 + 191 + 274) * page;
  const expected = {
    'memory.total.bytes': totalmem(),
    'memory.available.bytes': totalmem() - used,
    'memory.used.bytes': used,
    'memory.used.percent': (100 * used) / totalmem(),
    'memory.free.bytes': 8326 * page,
    'memory.cached.bytes': 100_045 * page,
    'memory.anonymous.bytes': 345 * page,
    'memory.wired.bytes': 191 * page,
    'memory.compressed.bytes': 274 * page,
  };
  t.deepEqual(await read(10), { ...expected, 'memory.pressure.level': 1 });
  changePrograms(folder, { sysctl: 'echo "sysctl: no" >&2; exit 1' });
  t.deepEqual(await read(11), expected);
});

test.serial('a vm_stat that fails says why, and is asked more and more seldom until it works again', async (t) => {
  const { read, folder } = await openDarwin(t, memory, { vm_stat: 'echo "vm_stat: denied" >&2; exit 71', sysctl: 'true' });
  await t.throwsAsync(() => read(10), { message: 'vm_stat ended with exit code 71: vm_stat: denied' });
  changePrograms(folder, { vm_stat: writes(vmStat) });
  await t.throwsAsync(() => read(11), { message: 'vm_stat ended with exit code 71: vm_stat: denied' }, 'it is not asked yet');
  t.is((await read(12))['memory.free.bytes'], 8326 * page);
});
