import test from 'ava';
import { nameSensors } from '../../src/collectors/pseudo-files/hwmon.linux.ts';
import { uniqueNames } from '../../src/collectors/unique-names.ts';
import { temperature } from '../../src/collectors/temperature.linux.ts';
import type { Files } from '../fixtures/tree.ts';
import { absence, readings } from './readings.ts';

/** A chip as sysfs shows it, with a device below /sys/devices or without. */
const chip = (hwmon: string, device: string | undefined, files: Files): Files => ({
  ...(device && { [`sys/class/hwmon/${hwmon}/device`]: { link: `../../../devices/${device}` }, [`sys/devices/${device}/uevent`]: '' }),
  ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`sys/class/hwmon/${hwmon}/${file}`, text])),
});
const coretemp = chip('hwmon3', 'platform/coretemp.0', {
  ...{ name: 'coretemp\n', temp1_label: 'Package id 0\n', temp1_input: '54000\n' },
  ...{ temp2_label: 'Core 0\n', temp2_input: '48500\n', temp3_input: '-5000\n', in0_input: '1200\n' },
});

test('sensors by the place of their chip, in degrees, under their labels', async (t) => {
  const [metrics] = await readings(t, temperature, [coretemp]);
  t.deepEqual(metrics, {
    'temperature.chip.platform_coretemp_0.Package id 0.celsius': 54,
    'temperature.chip.platform_coretemp_0.Core 0.celsius': 48.5,
    'temperature.chip.platform_coretemp_0.temp3.celsius': -5,
  });
});

test('the names stay when the drivers are loaded in another order', async (t) => {
  const disk = (hwmon: string) => chip(hwmon, 'pci0000:00/0000:00:1d.0/nvme/nvme0', { name: 'nvme\n', temp1_input: '30000\n' });
  const wifi = (hwmon: string) => chip(hwmon, 'pci0000:00/0000:00:14.3', { name: 'iwlwifi_1\n', temp1_input: '40000\n' });
  const [one] = await readings(t, temperature, [{ ...disk('hwmon0'), ...wifi('hwmon1') }]);
  const [other] = await readings(t, temperature, [{ ...disk('hwmon10'), ...wifi('hwmon2') }]);
  t.deepEqual(one, other);
  t.deepEqual(one, {
    'temperature.chip.nvme_nvme0.temp1.celsius': 30,
    'temperature.chip.pci0000:00_0000:00:14_3.temp1.celsius': 40,
  });
});

test('chips of one device, and chips without any, do not overwrite each other', async (t) => {
  const chips = {
    ...chip('hwmon0', 'platform/board', { name: 'fans\n', temp1_input: '10000\n' }),
    ...chip('hwmon1', 'platform/board', { name: 'rails\n', temp1_input: '20000\n' }),
    ...chip('hwmon2', undefined, { name: 'acpitz\n', temp1_input: '30000\n' }),
    ...chip('hwmon10', undefined, { name: 'acpitz\n', temp1_input: '40000\n' }),
  };
  const [metrics] = await readings(t, temperature, [chips]);
  t.deepEqual(metrics, {
    'temperature.chip.platform_board_fans.temp1.celsius': 10,
    'temperature.chip.platform_board_rails.temp1.celsius': 20,
    'temperature.chip.acpitz.temp1.celsius': 30,
    'temperature.chip.acpitz_2.temp1.celsius': 40,
  });
});

test('a label that is not unique names nothing', (t) => {
  t.deepEqual(
    nameSensors([
      ['temp1', 'CPU'],
      ['temp2', 'Board'],
      ['temp3', 'CPU'],
      ['temp4', undefined],
    ]),
    ['temp1', 'Board', 'temp3', 'temp4'],
  );
  t.deepEqual(
    nameSensors([
      ['temp1', 'temp2'],
      ['temp2', undefined],
    ]),
    ['temp1', 'temp2'],
  );
});

test('numbers for duplicates avoid names that are taken', (t) => {
  t.deepEqual(uniqueNames(['a', 'a', 'a_2', 'a'], '_'), ['a', 'a_3', 'a_2', 'a_4']);
});

test('a sensor that fails is absent, and alone so', async (t) => {
  // Reading the unmapped first page of a process fails with EIO, as a broken sensor does; a directory with EISDIR.
  const broken = chip('hwmon3', 'platform/coretemp.0', {
    temp4_input: { link: '/proc/self/mem' },
    'temp5_input/x': '',
    temp6_input: '\n',
    temp3_label: { link: '/proc/self/mem' },
  });
  const [metrics] = await readings(t, temperature, [{ ...coretemp, ...broken }]);
  t.is(Object.keys(metrics!).length, 3);
});

test('a reading that the chip calls void is absent', async (t) => {
  const diode = chip('hwmon3', 'platform/coretemp.0', { temp1_fault: '1\n', temp2_fault: '0\n' });
  const [metrics] = await readings(t, temperature, [{ ...coretemp, ...diode }]);
  t.is(metrics!['temperature.chip.platform_coretemp_0.Package id 0.celsius'], undefined);
  t.is(metrics!['temperature.chip.platform_coretemp_0.Core 0.celsius'], 48.5);
});

test('a graphics card that sleeps is not woken', async (t) => {
  const device = 'pci0000:00/0000:03:00.0';
  const status = `sys/devices/${device}/power/runtime_status`;
  const card = { ...chip('hwmon0', device, { name: 'amdgpu\n', temp1_input: '50000\n' }), [`sys/devices/${device}/drm/card0/dev`]: '' };
  const taken = await readings(t, temperature, [{ ...card, [status]: 'suspended\n' }, { [status]: 'active\n' }]);
  t.deepEqual(taken, [{}, { 'temperature.chip.pci0000:00_0000:03:00_0.temp1.celsius': 50 }]);
});

test('a thermal zone that has become a chip counts as that alone', async (t) => {
  const zone = (number: number, type: string, temp: string) => ({
    [`sys/class/thermal/thermal_zone${number}/type`]: `${type}\n`,
    [`sys/class/thermal/thermal_zone${number}/temp`]: `${temp}\n`,
  });
  const zones = { ...zone(0, 'cpu-thermal', '61250'), ...zone(1, 'acpitz', '20000'), ...zone(2, 'acpitz', '30000') };
  const cooling = { 'sys/class/thermal/cooling_device0/type': 'Fan\n' };
  const fanOnly = chip('hwmon0', undefined, { name: 'pwmfan\n', fan1_input: '900\n' });
  const [alone] = await readings(t, temperature, [{ ...zones, ...cooling, ...fanOnly }]);
  t.deepEqual(alone, {
    'temperature.chip.thermal.cpu-thermal.celsius': 61.25,
    'temperature.chip.thermal.thermal_zone1.celsius': 20,
    'temperature.chip.thermal.thermal_zone2.celsius': 30,
  });
  const ofZone = chip('hwmon8', undefined, { name: 'cpu_thermal\n', temp1_input: '61250\n' });
  const [beside] = await readings(t, temperature, [{ ...zones, ...ofZone }]);
  t.deepEqual(beside, {
    'temperature.chip.cpu_thermal.temp1.celsius': 61.25,
    'temperature.chip.thermal.thermal_zone1.celsius': 20,
    'temperature.chip.thermal.thermal_zone2.celsius': 30,
  });
});

test('a chip that comes and goes', async (t) => {
  const disk = chip('hwmon4', undefined, { name: 'drivetemp\n', temp1_input: '33000\n' });
  const taken = await readings(t, temperature, [coretemp, disk, { 'sys/class/hwmon/hwmon4': null }]);
  t.deepEqual(
    taken.map((metrics) => metrics['temperature.chip.drivetemp.temp1.celsius']),
    [undefined, 33, undefined],
  );
});

test('a machine without sensors says where it looked', async (t) => {
  const reason = await absence(t, temperature, { 'sys/class/thermal/cooling_device0/type': 'Fan\n' });
  t.regex(reason, /^no temperature sensor is under .*\/sys\/class\/hwmon or .*\/sys\/class\/thermal$/);
});

test('degrees that cannot be are absent, and attributes beside the chip are found', async (t) => {
  const impossible = chip('hwmon1', undefined, {
    name: 'nct6775\n',
    temp1_input: '31000\n',
    temp2_input: '3892313987\n',
    temp3_input: '-128000\n',
  });
  const [bounded] = await readings(t, temperature, [impossible]);
  t.deepEqual(bounded, { 'temperature.chip.nct6775.temp1.celsius': 31 });
  const beside = {
    'sys/devices/platform/applesmc.768/name': 'applesmc\n',
    'sys/devices/platform/applesmc.768/temp5_input': '45250\n',
    'sys/devices/platform/applesmc.768/temp5_label': 'TC0P\n',
    'sys/class/hwmon/hwmon0/device': { link: '../../../devices/platform/applesmc.768' },
  };
  const [parent] = await readings(t, temperature, [beside]);
  t.deepEqual(parent, { 'temperature.chip.platform_applesmc_768.TC0P.celsius': 45.25 });
});

test('a zone of some phones and boards tells whole degrees, as its trip points do', async (t) => {
  const zone = (number: number, type: string, temp: number, ...trips: readonly number[]) => ({
    [`sys/class/thermal/thermal_zone${number}/type`]: `${type}\n`,
    [`sys/class/thermal/thermal_zone${number}/temp`]: `${temp}\n`,
    ...Object.fromEntries(trips.map((trip, at) => [`sys/class/thermal/thermal_zone${number}/trip_point_${at}_temp`, `${trip}\n`])),
  });
  const zones = { ...zone(0, 'soc', 65, 75, 105), ...zone(1, 'board', 110, 85_000, 0), ...zone(2, 'modem', 150) };
  const [metrics] = await readings(t, temperature, [zones]);
  t.deepEqual(metrics, {
    'temperature.chip.thermal.soc.celsius': 65,
    'temperature.chip.thermal.board.celsius': 0.11,
    'temperature.chip.thermal.modem.celsius': 0.15,
  });
});
