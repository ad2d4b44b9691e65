import test from 'ava';
import { openHost } from '../../src/collectors/index.ts';
import { energySpent, power } from '../../src/collectors/power.linux.ts';
import { makeTree } from '../fixtures/tree.ts';
import { absence, readings } from './readings.ts';

const zone = (id: string, name: string, energy: number, range = 262_143_328_850) => ({
  [`sys/class/powercap/${id}/name`]: `${name}\n`,
  [`sys/class/powercap/${id}/energy_uj`]: `${energy}\n`,
  [`sys/class/powercap/${id}/max_energy_range_uj`]: `${range}\n`,
});
const energy = (id: string, microjoules: number) => ({ [`sys/class/powercap/${id}/energy_uj`]: `${microjoules}\n` });

test('watts from energy, per package and in all; core, dram, psys and the second interface are left out', async (t) => {
  const zones = {
    ...zone('intel-rapl:0', 'package-0', 1_000_000),
    ...zone('intel-rapl:0:0', 'core', 500_000),
    ...zone('intel-rapl:0:1', 'dram', 300_000),
    ...zone('intel-rapl:1', 'package-1', 7_000_000),
    ...zone('intel-rapl:2', 'psys', 9_000_000),
    ...zone('intel-rapl-mmio:0', 'package-0', 1_000_000),
  };
  const later = { ...energy('intel-rapl:0', 61_000_000), ...energy('intel-rapl:1', 37_000_000), ...energy('intel-rapl:2', 999_000_000) };
  const [first, second] = await readings(t, power, [zones, later], 2);
  t.deepEqual(first, { 'power.package.0.joules_total': 0, 'power.package.1.joules_total': 0 }, 'one reading makes no power');
  t.deepEqual(second, {
    'power.package.0.watts': 30, // 60 J in 2 s
    'power.package.1.watts': 15,
    'power.package.0.joules_total': 60,
    'power.package.1.joules_total': 30,
    'power.watts': 45,
  });
});

test('a counter that wraps goes on: joules never fall', async (t) => {
  const trees = [
    zone('intel-rapl:0', 'package-0', 95_000_000, 100_000_000),
    energy('intel-rapl:0', 5_000_000),
    energy('intel-rapl:0', 25_000_000),
  ];
  const taken = await readings(t, power, trees);
  t.deepEqual(
    taken.map((metrics) => [metrics['power.watts'], metrics['power.package.0.joules_total']]),
    [
      [undefined, 0],
      [10, 10], // 5 J to the end, 5 J from the start
      [20, 30],
    ],
  );
});

test('a counter that began anew has not wrapped', (t) => {
  const range = 262_143_328_850;
  t.is(energySpent({ now: 1_000_000, before: 100_000_000_000, range }, 1), undefined); // would be 162 kW
  t.is(energySpent({ now: 1_000_000, before: range - 1_000_000, range }, 1), 2);
  t.is(energySpent({ now: 1_000_000, before: 2_000_000, range: NaN }, 1), undefined);
});

test('a package that fails is absent, and so is the total', async (t) => {
  const zones = { ...zone('intel-rapl:0', 'package-0', 0), ...zone('intel-rapl:1', 'package-1', 0) };
  const [, second, third, fourth] = await readings(t, power, [
    zones,
    { ...energy('intel-rapl:0', 5_000_000), 'sys/class/powercap/intel-rapl:1/energy_uj': '' },
    energy('intel-rapl:1', 90_000_000),
    { ...energy('intel-rapl:0', 6_000_000), ...energy('intel-rapl:1', 97_000_000) },
  ]);
  t.is(second!['power.package.0.watts'], 5);
  t.is(second!['power.watts'], undefined);
  t.is(third!['power.package.1.watts'], undefined, 'its energy since is not that of one interval');
  t.is(fourth!['power.watts'], 8);
});

test('the package of a die', async (t) => {
  const [metrics] = await readings(t, power, [zone('intel-rapl:0', 'package-0-die-1', 0)]);
  t.deepEqual(metrics, { 'power.package.0-die-1.joules_total': 0 });
});

test('energy that only root may read is said, not shown as 0', async (t) => {
  const root = makeTree(t, zone('intel-rapl:0', 'package-0', 0));
  const host = openHost({ sysfs: `${root}/sys` }, { interval: 1, signal: new AbortController().signal });
  const reason = await power.open({ ...host, sysfs: { ...host.sysfs, isReadable: () => false } }, {});
  t.is(reason, `${root}/sys/class/powercap/intel-rapl:0/energy_uj is readable by root only`);
});

test('a machine without RAPL says where it looked', async (t) => {
  t.regex(await absence(t, power, {}), /^no CPU package is under .*\/sys\/class\/powercap$/);
});
