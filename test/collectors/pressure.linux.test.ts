import test from 'ava';
import type { Host } from '../../src/collectors/host.ts';
import type { ReusableFile } from '../../src/collectors/pseudo-files/reusable-file.ts';
import { parsePressure, pressure } from '../../src/collectors/pressure.linux.ts';
import { absence, readings } from './readings.ts';

const averages = 'avg10=1.00 avg60=0.50 avg300=0.10';
const both = (some: number, full: number) => `some ${averages} total=${some}\nfull ${averages} total=${full}\n`;

test('a time that nothing counts up to is none', (t) => {
  t.deepEqual(parsePressure('some avg10=0.00 total=18446744073709551615\n'), { some: NaN, full: undefined });
});

test('the share of the interval in which tasks waited, not the averages of the kernel', async (t) => {
  const [first, second] = await readings(
    t,
    pressure,
    [{ 'proc/pressure/io': both(1_000_000, 0) }, { 'proc/pressure/io': both(1_500_000, 50_000) }],
    2,
  );
  t.deepEqual(first, { 'pressure.io.some.seconds_total': 1, 'pressure.io.full.seconds_total': 0 });
  t.deepEqual(second, {
    'pressure.io.some.percent': 25, // half a second of 2
    'pressure.io.full.percent': 2.5,
    'pressure.io.some.seconds_total': 1.5,
    'pressure.io.full.seconds_total': 0.05,
  });
});

test('interrupts stall all tasks or none: there is no `some`', async (t) => {
  const irq = (total: number) => ({ 'proc/pressure/irq': `full ${averages} total=${total}\n` });
  const [, second] = await readings(t, pressure, [irq(0), irq(10_000)]);
  t.deepEqual(second, { 'pressure.irq.full.percent': 1, 'pressure.irq.full.seconds_total': 0.01 });
});

test('before Linux 5.13 the CPU has no `full`', (t) => {
  t.deepEqual(parsePressure(`some ${averages} total=7\n`), { some: 7, full: undefined });
});

test('a sum that goes backwards is absent, never negative', async (t) => {
  const [, second] = await readings(t, pressure, [{ 'proc/pressure/cpu': both(900, 100) }, { 'proc/pressure/cpu': both(100, 100) }]);
  t.is(second!['pressure.cpu.some.percent'], undefined);
  t.is(second!['pressure.cpu.full.percent'], 0);
});

test('a kernel without pressure information says so', async (t) => {
  t.regex(await absence(t, pressure, {}), /psi=1/);
});

const notSupported = () => {
  throw Object.assign(new Error('operation not supported'), { code: 'ENOTSUP' });
};

/** A host whose /proc/pressure does what no file on a disk does. */
const hostWith = (open: (path: string) => ReusableFile | undefined) => ({ procfs: { root: '/proc', open } }) as unknown as Host;

test('a kernel that has it switched off refuses to open its files, or to read them', (t) => {
  t.regex(pressure.open(hostWith(notSupported), {}) as string, /psi=1/);
  const unreadable: ReusableFile = { path: '', closed: false, read: notSupported, tryRead: () => undefined, close: () => {} };
  t.regex(
    pressure.open(
      hostWith(() => unreadable),
      {},
    ) as string,
    /psi=1/,
  );
});

test('a kernel that does not account for interrupts still tells of the CPU', async (t) => {
  const text = both(2_000_000, 0);
  const cpu: ReusableFile = { path: '', closed: false, read: () => text, tryRead: () => text, close: () => {} };
  const read = await pressure.open(
    hostWith((path) => (path === 'pressure/cpu' ? cpu : notSupported())),
    {},
  );
  const names: string[] = [];
  if (typeof read !== 'string') await read((name, value) => void (Number.isFinite(value) && names.push(name)), 0);
  t.deepEqual(names, ['pressure.cpu.some.seconds_total', 'pressure.cpu.full.seconds_total']);
});

test('tasks do not wait for longer than the time that has passed, however late the kernel counts', async (t) => {
  const at = (waited: number) => ({ 'proc/pressure/io': both(waited, waited) });
  const [, second] = await readings(t, pressure, [at(0), at(1_300_000)]);
  t.is(second!['pressure.io.some.percent'], 100);
  t.is(second!['pressure.io.full.seconds_total'], 1.3);
});
