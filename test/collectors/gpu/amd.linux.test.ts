import test from 'ava';
import { gpu } from '../../../src/collectors/gpu.linux.ts';
import type { Files } from '../../fixtures/tree.ts';
import { readings } from '../readings.ts';

// No nvidia-smi of the machine that runs the test.
process.env['PATH'] = '/nonexistent';

const GiB = 2 ** 30;
const card = (name: string, files: Record<string, string>): Files =>
  Object.fromEntries(
    Object.entries({ uevent: 'DRIVER=amdgpu\nPCI_ID=1002:73BF', 'power/runtime_status': 'active', ...files }).map(([file, text]) => [
      `sys/class/drm/${name}/device/${file}`,
      `${text}\n`,
    ]),
  );
const busy = {
  ...{ gpu_busy_percent: '40', mem_info_vram_used: String(4 * GiB), mem_info_vram_total: String(16 * GiB) },
  ...{ 'hwmon/hwmon5/power1_average': '35000000', 'hwmon/hwmon5/power1_input': '99000000', 'hwmon/hwmon5/temp1_input': '61000' },
  ...{ 'hwmon/hwmon5/freq1_input': '2100000000', 'hwmon/hwmon5/freq2_input': '1000000000' },
};

test('an AMD card, its connectors and cards of other drivers', async (t) => {
  const others = {
    'sys/class/drm/card10-DP-1/status': 'connected\n',
    'sys/class/drm/renderD128/device/uevent': 'DRIVER=amdgpu\n',
    'sys/class/drm/card0/device/uevent': 'DRIVER=nouveau\n',
  };
  const [metrics] = await readings(t, gpu, [{ ...card('card10', busy), ...others }]);
  t.deepEqual(metrics, {
    'gpu.device.card10.utilization.percent': 40,
    'gpu.device.card10.memory.used.percent': 25,
    'gpu.device.card10.memory.used.bytes': 4 * GiB,
    'gpu.device.card10.memory.total.bytes': 16 * GiB,
    'gpu.device.card10.power.watts': 35,
    'gpu.device.card10.joules_total': 0,
    'gpu.device.card10.temperature.celsius': 61,
    'gpu.device.card10.core_clock.hertz': 2.1e9,
    'gpu.device.card10.memory_clock.hertz': 1e9,
    'gpu.utilization.percent': 40,
    'gpu.memory.used.percent': 25,
    'gpu.memory.used.bytes': 4 * GiB,
    'gpu.memory.total.bytes': 16 * GiB,
    'gpu.power.watts': 35,
    'gpu.temperature.celsius': 61,
    'gpu.count': 1,
  });
});

test('a card with fans, sensors and a link of its own', async (t) => {
  const { 'hwmon/hwmon5/power1_input': _, ...files } = busy;
  const more = {
    ...{ mem_busy_percent: '12', 'hwmon/hwmon5/power1_cap': '220000000', current_link_speed: '16.0 GT/s PCIe', current_link_width: '16' },
    ...{ 'hwmon/hwmon5/temp1_label': 'edge', 'hwmon/hwmon5/temp2_label': 'junction', 'hwmon/hwmon5/temp2_input': '73000' },
    ...{ 'hwmon/hwmon5/temp3_label': 'mem', 'hwmon/hwmon5/temp3_input': '68000' },
    ...{ 'hwmon/hwmon5/pwm1': '51', 'hwmon/hwmon5/fan1_input': '1200' },
  };
  const [, metrics] = await readings(t, gpu, [card('card1', { ...files, ...more }), {}, {}], 2);
  t.like(metrics, {
    'gpu.device.card1.memory.busy.percent': 12,
    'gpu.device.card1.power.limit.watts': 220,
    'gpu.device.card1.temperature.celsius': 61,
    'gpu.device.card1.temperature.hotspot.celsius': 73,
    'gpu.device.card1.temperature.memory.celsius': 68,
    'gpu.device.card1.fan.percent': 20,
    'gpu.device.card1.fan.rpm': 1200,
    'gpu.device.card1.pcie.generation.count': 4,
    'gpu.device.card1.pcie.lanes.count': 16,
    'gpu.device.card1.joules_total': 70, // 35 W for 2 s
  });
});

test('a link that is none has neither lanes nor a generation', async (t) => {
  const [metrics] = await readings(t, gpu, [card('card1', { ...busy, current_link_speed: 'Unknown', current_link_width: '63' })]);
  t.deepEqual(
    Object.keys(metrics!).filter((name) => name.includes('pcie')),
    [],
  );
});

test('a card that sleeps is counted but not read, until it wakes', async (t) => {
  const status = 'sys/class/drm/card1/device/power/runtime_status';
  const taken = await readings(t, gpu, [
    { ...card('card1', busy), [status]: 'suspended\n' },
    { [status]: 'active\n' },
    { [status]: 'suspending\n' },
  ]);
  t.deepEqual(taken[0], { 'gpu.count': 1 });
  t.is(taken[1]!['gpu.utilization.percent'], 40);
  t.deepEqual(taken[2], { 'gpu.count': 1 });
});

test('a card without runtime power management is read', async (t) => {
  const [metrics] = await readings(t, gpu, [card('card0', { ...busy, 'power/runtime_status': 'unsupported' })]);
  t.is(metrics!['gpu.utilization.percent'], 40);
});

test('what a card does not support is absent', async (t) => {
  const files = {
    ...card('card0', { 'hwmon/hwmon2/power1_input': '12000000' }),
    'sys/class/drm/card0/device/gpu_busy_percent': { link: '/proc/self/mem' },
  };
  const [metrics] = await readings(t, gpu, [files]);
  t.deepEqual(metrics, {
    'gpu.device.card0.power.watts': 12,
    'gpu.device.card0.joules_total': 0,
    'gpu.power.watts': 12,
    'gpu.count': 1,
  });
});

test('totals: mean utilisation, sums, the hottest; a card that comes and goes', async (t) => {
  const second = {
    gpu_busy_percent: '100',
    mem_info_vram_used: String(GiB),
    mem_info_vram_total: String(4 * GiB),
    'hwmon/hwmon6/temp1_input': '70000',
  };
  const taken = await readings(t, gpu, [card('card0', busy), card('card1', second), { 'sys/class/drm/card1': null }]);
  t.like(taken[1], {
    'gpu.utilization.percent': 70,
    'gpu.memory.used.percent': 25, // 5 of 20 GiB
    'gpu.power.watts': 35,
    'gpu.temperature.celsius': 70,
    'gpu.count': 2,
  });
  t.deepEqual(
    taken.map((metrics) => metrics['gpu.count']),
    [1, 2, 1],
  );
});

const carveOut = {
  ...{ mem_info_vram_used: '510000000', mem_info_vram_total: '536870912' },
  ...{ mem_info_gtt_used: '25862000000', mem_info_gtt_total: '51539607552', 'hwmon/hwmon3/power1_input': '28000000' },
};
const memoryOf = async (t: Parameters<typeof readings>[0], files: Record<string, string>) => {
  const [metrics] = await readings(t, gpu, [card('card1', files)]);
  return [metrics!['gpu.memory.used.bytes'], metrics!['gpu.memory.total.bytes']];
};

// Syllo/nvtop #428, aristocratos/btop #1413
test('the memory of an APU is its carve-out and what it maps of the memory of the system', async (t) => {
  t.deepEqual(await memoryOf(t, carveOut), [26_372_000_000, 52_076_478_464]);
});

test('an APU is known by its Northbridge, however large its carve-out', async (t) => {
  const large = { ...carveOut, mem_info_vram_total: String(96 * GiB), 'hwmon/hwmon3/in1_input': '900' };
  t.deepEqual(await memoryOf(t, large), [26_372_000_000, 96 * GiB + 51_539_607_552]);
});

test('a discrete card maps memory of the system too, which is not its own', async (t) => {
  for (const sign of ['freq2_input', 'temp2_input', 'temp3_input'])
    t.deepEqual(await memoryOf(t, { ...carveOut, [`hwmon/hwmon3/${sign}`]: '50000' }), [510_000_000, 536_870_912], sign);
  t.deepEqual(await memoryOf(t, { ...carveOut, mem_info_vram_total: String(16 * GiB) }), [510_000_000, 16 * GiB], 'large');
  const { 'hwmon/hwmon3/power1_input': _, ...silent } = carveOut;
  t.deepEqual(await memoryOf(t, silent), [510_000_000, 536_870_912], 'without sensors');
});

test('a part of the memory of an APU that cannot be read leaves no sum of the rest', async (t) => {
  t.deepEqual(await memoryOf(t, { ...carveOut, mem_info_gtt_used: '' }), [undefined, 52_076_478_464]);
});

// lm-sensors/lm-sensors #310: the counter of a fan that stands still
test('memory below 0 is none', async (t) => {
  const [metrics] = await readings(t, gpu, [card('card0', { ...busy, mem_info_vram_used: '-400' })]);
  t.is(metrics!['gpu.device.card0.memory.used.bytes'], undefined);
  t.is(metrics!['gpu.device.card0.memory.used.percent'], undefined);
});

test('a clock of 18 EHz is none', async (t) => {
  const [metrics] = await readings(t, gpu, [card('card0', { ...busy, 'hwmon/hwmon5/freq2_input': '18446744073709551615' })]);
  t.is(metrics!['gpu.device.card0.memory_clock.hertz'], undefined);
  t.is(metrics!['gpu.device.card0.core_clock.hertz'], 2.1e9);
});

test('a fan of 65535 turns tells nothing', async (t) => {
  const [metrics] = await readings(t, gpu, [card('card0', { ...busy, 'hwmon/hwmon5/fan1_input': '65535' })]);
  t.false('gpu.device.card0.fan.rpm' in metrics!);
});
