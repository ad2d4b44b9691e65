import test from 'ava';
import { gpu } from '../../../src/collectors/gpu.linux.ts';
import type { Files } from '../../fixtures/tree.ts';
import { cardOpenedBy, drmCard, fdinfo, noCard } from './drm-files.ts';
import { readings } from '../readings.ts';

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

const clients = (video: number, render: number): Files => ({
  ...noCard(1),
  ...cardOpenedBy(100, { 7: fdinfo({ id: 1, engines: { render, video }, memory: { system0: '64 MiB' } }) }),
  ...cardOpenedBy(200, { 7: fdinfo({ id: 2, engines: { render: 2 * render, video: 0 }, memory: { system0: '32 MiB' } }) }),
  ...cardOpenedBy(300, { 7: fdinfo({ id: 1, device: '0000:03:00.0', engines: { render } }) }),
});

test('what its clients do is what the whole GPU does, with --gpu-details', async (t) => {
  const host = { ...drmCard('card0', '0000:00:02.0', 'i915'), ...clients(0, 0) };
  const taken = await readings(t, gpu, [host, clients(0.5e9, 0.1e9), clients(1e9, 0.2e9)], 1, { gpuDetails: true });
  t.deepEqual(taken[0], { 'gpu.count': 1 }, 'not before all processes were looked at');
  t.deepEqual(taken[2], {
    'gpu.device.card0.utilization.percent': 50,
    'gpu.device.card0.engine.render.utilization.percent': 30,
    'gpu.device.card0.engine.video.utilization.percent': 50,
    'gpu.device.card0.memory.used.bytes': 96 * 2 ** 20,
    'gpu.memory.used.bytes': 96 * 2 ** 20,
    'gpu.utilization.percent': 50,
    'gpu.count': 1,
  });
});

test('without --gpu-details, and where only root may look, nothing is told of engines', async (t) => {
  const host = { ...drmCard('card0', '0000:00:02.0', 'i915'), ...clients(0, 0) };
  const plain = await readings(t, gpu, [host, clients(1e9, 1e9), clients(2e9, 2e9)]);
  t.deepEqual(plain[2], { 'gpu.count': 1 });
  const hide = { 'proc/1': null };
  const hiding = [
    { ...host, ...hide },
    { ...clients(1e9, 1e9), ...hide },
    { ...clients(2e9, 2e9), ...hide },
  ];
  const hidden = await readings(t, gpu, hiding, 1, { gpuDetails: true });
  t.deepEqual(hidden[2], { 'gpu.count': 1 });
});

test('the engines of AMD too, whose driver tells how busy the whole is', async (t) => {
  const card = drmCard('card1', '0000:c4:00.0', 'amdgpu', { gpu_busy_percent: '40' });
  const at = (gfx: number) => ({
    ...noCard(1),
    ...cardOpenedBy(100, { 7: fdinfo({ driver: 'amdgpu', device: '0000:c4:00.0', engines: { gfx }, memory: { vram: '1 MiB' } }) }),
  });
  const taken = await readings(t, gpu, [{ ...card, ...at(0) }, at(0.2e9), at(0.4e9)], 1, { gpuDetails: true });
  t.like(taken[2], { 'gpu.device.card1.utilization.percent': 40, 'gpu.device.card1.engine.render.utilization.percent': 20 });
});
