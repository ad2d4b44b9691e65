import test from 'ava';
import { cpu, ticksSpent } from '../../src/collectors/cpu.darwin.ts';
import { openDarwin } from './darwin-programs.ts';

const ticks = (user: number, sys: number, idle: number) => ({ user, nice: 0, sys, idle, irq: 0 });

test('what a CPU spent between two readings', (t) => {
  t.deepEqual(ticksSpent(ticks(1300, 220, 9480), ticks(1000, 200, 9000), 800), ticks(300, 20, 480));
});

test('the time that a parked CPU does not count, it was idle: it is not busy for all of the rest', (t) => {
  t.deepEqual(ticksSpent(ticks(1010, 200, 9000), ticks(1000, 200, 9000), 1000), ticks(10, 0, 990));
  t.deepEqual(ticksSpent(ticks(1000, 200, 9000), ticks(1000, 200, 9000), 1000), ticks(0, 0, 1000));
});

test('counters that start anew give no time below 0', (t) => {
  t.deepEqual(ticksSpent(ticks(10, 0, 100), ticks(5000, 200, 9000), 1000), ticks(0, 0, 1000));
});

test.serial('each CPU of the machine has a share from the second reading on', async (t) => {
  const { read } = await openDarwin(t, cpu, {});
  const first = await read(0);
  t.is(first['cpu.utilization.percent'], undefined);
  const second = await read(1);
  const cores = Object.keys(second).filter((name) => /^cpu\.core\.\d+\.utilization\.percent$/.test(name));
  t.is(cores.length, second['cpu.count']!);
  for (const name of [...cores, 'cpu.utilization.percent']) t.true(second[name]! >= 0 && second[name]! <= 100, name);
});
