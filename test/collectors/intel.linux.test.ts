import test from 'ava';
import { gpu } from '../../src/collectors/gpu.linux.ts';
import type { Files } from '../fixtures/tree.ts';
import { readings } from './readings.ts';

// No nvidia-smi of the machine that runs the test.
process.env['PATH'] = '/nonexistent';

const card = (driver: string, files: Record<string, string>): Files => ({
  'sys/class/drm/card0/device/uevent': `DRIVER=${driver}\nPCI_ID=8086:9A49\n`,
  ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`sys/class/drm/card0/${file}`, `${text}\n`])),
});

test('a GPU in the CPU, with i915: its clock, and how long it was powered down', async (t) => {
  const at = (mhz: number, residency: number) =>
    card('i915', { 'gt/gt0/rps_act_freq_mhz': String(mhz), 'gt/gt0/rc6_residency_ms': String(residency), gt_act_freq_mhz: '9' });
  const [first, second] = await readings(t, gpu, [at(0, 1_000_000), at(1300, 1_001_500)], 2);
  t.deepEqual(first, { 'gpu.device.card0.core_clock.hertz': 0, 'gpu.count': 1 });
  t.deepEqual(second, { 'gpu.device.card0.core_clock.hertz': 1.3e9, 'gpu.device.card0.rc6.percent': 75, 'gpu.count': 1 });
});

test('the same before Linux 5.19', async (t) => {
  const at = (residency: number) => card('i915', { gt_act_freq_mhz: '350', 'power/rc6_residency_ms': String(residency) });
  const [, second] = await readings(t, gpu, [at(100), at(1103)]);
  t.deepEqual(second, {
    'gpu.device.card0.core_clock.hertz': 350e6,
    'gpu.device.card0.rc6.percent': 100, // of 1003 ms in a second
    'gpu.count': 1,
  });
});

const arc = (microjoules: number): Files =>
  card('xe', {
    ...{ 'device/tile0/gt0/freq0/act_freq': '2400', 'device/tile0/gt1/freq0/act_freq': '1200' },
    ...{ 'device/tile0/gt0/gtidle/idle_residency_ms': '5', 'device/hwmon/hwmon3/energy1_input': String(microjoules) },
    ...{ 'device/hwmon/hwmon3/power1_max': '0', 'device/hwmon/hwmon3/power2_max': '120000000', 'device/hwmon/hwmon3/fan1_input': '900' },
    ...{ 'device/hwmon/hwmon3/temp2_label': 'pkg', 'device/hwmon/hwmon3/temp2_input': '56000' },
    ...{ 'device/hwmon/hwmon3/temp3_label': 'vram', 'device/hwmon/hwmon3/temp3_input': '62000' },
    ...{ 'device/current_link_speed': '16.0 GT/s PCIe', 'device/current_link_width': '8' },
    ...{ 'device/tile0/physical_vram_size_bytes': '12079595520', 'device/tile1/gt2/freq0/act_freq': '1' },
  });

test('a card with xe: power from its counter of energy, clocks, temperatures', async (t) => {
  const taken = await readings(t, gpu, [arc(5_000_000), arc(95_000_000), arc(1_000_000)], 2);
  t.like(taken[0], { 'gpu.device.card0.power.watts': undefined, 'gpu.device.card0.joules_total': 0 });
  t.deepEqual(taken[1], {
    'gpu.device.card0.power.watts': 45,
    'gpu.device.card0.joules_total': 90,
    'gpu.device.card0.core_clock.hertz': 2.4e9,
    'gpu.device.card0.video_clock.hertz': 1.2e9,
    'gpu.device.card0.rc6.percent': 0,
    'gpu.device.card0.temperature.celsius': 56,
    'gpu.device.card0.temperature.memory.celsius': 62,
    'gpu.device.card0.fan.rpm': 900,
    'gpu.device.card0.pcie.generation.count': 4,
    'gpu.device.card0.pcie.lanes.count': 8,
    'gpu.device.card0.memory.total.bytes': 12_079_595_520,
    'gpu.memory.total.bytes': 12_079_595_520,
    'gpu.power.watts': 45,
    'gpu.temperature.celsius': 56,
    'gpu.count': 1,
  });
  t.like(taken[2], { 'gpu.device.card0.power.watts': undefined, 'gpu.device.card0.joules_total': 90 }, 'its counter began anew');
});

test('a card that sleeps is not read, and has no rates over its sleep', async (t) => {
  const status = 'sys/class/drm/card0/device/power/runtime_status';
  const taken = await readings(t, gpu, [arc(0), { [status]: 'suspended\n' }, { ...arc(9e6), [status]: 'active\n' }]);
  t.deepEqual(taken[1], { 'gpu.count': 1 });
  t.like(taken[2], { 'gpu.device.card0.power.watts': undefined, 'gpu.device.card0.core_clock.hertz': 2.4e9 });
});
