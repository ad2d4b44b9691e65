import test from 'ava';
import * as fc from 'fast-check';
import { parseMacmon } from '../../../src/collectors/soc/macmon.darwin.ts';

const common = {
  timestamp: '2025-02-24T20:38:15.427569+00:00',
  temp: { cpu_temp_avg: 43.73614, gpu_temp_avg: 36.95167 },
  memory: { ram_total: 25_769_803_776, ram_usage: 20_985_479_168, swap_total: 4_294_967_296, swap_usage: 2_602_434_560 },
  ...{ cpu_power: 0.2, gpu_power: 0.02, ane_power: 0, all_power: 0.22, sys_power: 5.8, ram_power: 0.1, gpu_ram_power: 0.001 },
};
const before = { ...common, cpu_usage_pct: 0.04, ecpu_usage: [1181, 0.08], pcpu_usage: [1974, 0.02], gpu_usage: [461, 0.03] };
const since = {
  ...common,
  ...{ cpu_scaled_ratio: 0.04, cpu_active_ratio: 0.09 },
  ...{ ecpu_freq_mhz: 1100, ecpu_scaled_ratio: 0.08, ecpu_active_ratio: 0.18, ecpu_cores: [{ die_id: 0, core_id: 0, freq_mhz: 1600 }] },
  ...{ pcpu_freq_mhz: 1800, pcpu_scaled_ratio: 0.02, pcpu_active_ratio: 0.04, pcpu_cores: [{ die_id: 0, core_id: 0, freq_mhz: 2100 }] },
  ...{ gpu_freq_mhz: 461, gpu_scaled_ratio: 0.02, gpu_active_ratio: 0.09 },
  fans: [{ name: 'fan0', rpm: 999, max_rpm: 4900 }, { rpm: 1200 }, { name: 'broken' }],
};
const parse = (sample: object) => parseMacmon(JSON.stringify(sample), 1);

test('the names of 0.7', (t) => {
  const reading = parse(before)!;
  t.deepEqual(reading.clusters, [
    { name: 'E', utilization: 8, frequency: 1.181e9 },
    { name: 'P', utilization: 2, frequency: 1.974e9 },
  ]);
  t.deepEqual(reading.gpu, { utilization: 3, frequency: 461e6 });
  t.deepEqual(reading.watts, { package: 0.22, cpu: 0.2, gpu: 0.02, neuralEngine: 0, memory: 0.1, system: 5.8 });
  t.deepEqual(
    [...reading.temperatures],
    [
      ['cpu', 43.73614],
      ['gpu', 36.95167],
    ],
  );
});

test('the names since, alone or beside those before', (t) => {
  for (const sample of [since, { ...before, ...since }]) {
    const reading = parse(sample)!;
    t.deepEqual(reading.clusters, [
      { name: 'E', utilization: 18, frequency: 1.1e9 },
      { name: 'P', utilization: 4, frequency: 1.8e9 },
    ]);
    t.deepEqual(reading.gpu, { utilization: 9, frequency: 461e6 });
    t.deepEqual(
      [...reading.fans],
      [
        ['fan0', 999],
        ['fan1', 1200],
      ],
    );
  }
});

test('an M5 has no efficiency cores, and clusters of another kind', (t) => {
  const names = (sample: object) => parse(sample)!.clusters.map(({ name }) => name);
  t.deepEqual(names({ ...common, ecpu_usage: [0, 0], mcpu_usage: [3632, 0.36], pcpu_usage: [3982, 0.8] }), ['M', 'P']);
  t.deepEqual(names({ ...since, ecpu_cores: [] }), ['P']);
});

test('0 stands for a sensor that is missing; a chip of 5 degrees is none', (t) => {
  const { watts, temperatures } = parse({
    ...before,
    cpu_power: 0,
    all_power: 0.02,
    sys_power: 0,
    temp: { cpu_temp_avg: 0, gpu_temp_avg: 5 },
  })!;
  t.deepEqual(watts, { package: undefined, cpu: undefined, gpu: 0.02, neuralEngine: 0, memory: 0.1, system: undefined });
  t.is(temperatures.size, 0);
});

test('other lines are no readings', (t) => {
  const lines = ['', 'thread main panicked', '{', 'null', '[]', '{}', '5', '{"error":"unsupported"}'];
  t.deepEqual(
    lines.map((line) => parseMacmon(line, 1)),
    lines.map(() => undefined),
  );
});

test('values of any kind give numbers in range, or none', (t) => {
  const value = fc.oneof(fc.double(), fc.jsonValue());
  const samples = fc.dictionary(fc.constantFrom(...Object.keys({ ...before, ...since })), value);
  const property = fc.property(samples, (sample) => {
    const reading = parseMacmon(JSON.stringify({ ...sample, cpu_power: 1 }), 1)!;
    const shares = [...reading.clusters, reading.gpu].flatMap(({ utilization }) => utilization ?? []);
    const others = [...Object.values(reading.watts), ...reading.temperatures.values(), ...reading.fans.values()];
    return shares.every((share) => share >= 0 && share <= 100) && others.every((other) => other === undefined || other >= 0);
  });
  t.notThrows(() => fc.assert(property));
});
