import test from 'ava';
import { powerMeter } from '../../src/collectors/power-meter.linux.ts';
import { absence, readings } from './readings.ts';

const chip = (at: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([file, text]) => [`sys/class/hwmon/${at}/${file}`, `${text}\n`]));

test('watts of each meter; a mean where the meter knows nothing newer', async (t) => {
  const [first, second] = await readings(
    t,
    powerMeter,
    [
      {
        ...chip('hwmon0', { name: 'power_meter', power1_average: '187000000', power1_average_interval: '1000', power1_cap: '250000000' }),
        ...chip('hwmon1', { name: 'amdgpu', power1_average: '30000000', power1_input: '33500000', power1_label: 'PPT' }),
      },
      chip('hwmon0', { power1_average: '205500000' }),
    ],
    60,
  );
  t.deepEqual(first, { 'power.chip.power_meter.power1.watts': 187, 'power.chip.amdgpu.PPT.watts': 33.5 });
  t.is(second!['power.chip.power_meter.power1.watts'], 205.5);
});

test('watts that cannot be are absent', async (t) => {
  const [metrics] = await readings(t, powerMeter, [
    chip('hwmon0', {
      name: 'x',
      power1_input: '1000',
      power2_input: '4294967295000',
      power3_input: '65535000000',
      power4_input: '4294967295',
    }),
  ]);
  t.deepEqual(metrics, { 'power.chip.x.power1.watts': 0.001 });
});

test('a host without meters says where it looked', async (t) => {
  t.regex(await absence(t, powerMeter, chip('hwmon0', { temp1_input: '1000' })), /^no power meter is under .*\/class\/hwmon$/);
});
