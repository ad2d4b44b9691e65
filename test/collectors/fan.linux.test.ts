import test from 'ava';
import { fan } from '../../src/collectors/fan.linux.ts';
import { absence, readings } from './readings.ts';

const board = {
  'sys/devices/platform/nct6775.656/uevent': '',
  'sys/class/hwmon/hwmon2/device': { link: '../../../devices/platform/nct6775.656' },
  'sys/class/hwmon/hwmon2/name': 'nct6798\n',
  'sys/class/hwmon/hwmon2/fan1_input': '1180\n',
  'sys/class/hwmon/hwmon2/fan2_input': '0\n',
  'sys/class/hwmon/hwmon2/fan2_label': 'CPU Fan\n',
  'sys/class/hwmon/hwmon2/fan10_input': '640\n',
  'sys/class/hwmon/hwmon2/temp1_input': '40000\n',
};

test('speeds of fans; one that stands still tells 0', async (t) => {
  const [metrics] = await readings(t, fan, [board]);
  t.deepEqual(metrics, {
    'fan.chip.platform_nct6775_656.fan1.rpm': 1180,
    'fan.chip.platform_nct6775_656.CPU Fan.rpm': 0,
    'fan.chip.platform_nct6775_656.fan10.rpm': 640,
  });
});

test('chips without fans are none', async (t) => {
  t.regex(await absence(t, fan, { 'sys/class/hwmon/hwmon0/temp1_input': '1\n' }), /^no fan is under .*\/sys\/class\/hwmon$/);
});

// lm-sensors/lm-sensors #310, openbmc/openbmc #1456: a counter of 16 bits that is full
test('a fan of 65535 turns tells nothing', async (t) => {
  const [metrics] = await readings(t, fan, [
    {
      'sys/class/hwmon/hwmon0/name': 'amdgpu\n',
      'sys/class/hwmon/hwmon0/fan1_input': '65535\n',
      'sys/class/hwmon/hwmon0/fan2_input': '38000\n',
    },
  ]);
  t.deepEqual(metrics, { 'fan.chip.amdgpu.fan2.rpm': 38_000 });
});
