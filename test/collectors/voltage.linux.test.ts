import test from 'ava';
import { voltage } from '../../src/collectors/voltage.linux.ts';
import { absence, readings } from './readings.ts';

const chip = (at: string, device: string, files: Readonly<Record<string, string>>) => ({
  [`sys/class/hwmon/${at}/device`]: { link: `../../../devices/${device}` },
  [`sys/devices/${device}/uevent`]: '',
  ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`sys/class/hwmon/${at}/${file}`, `${text}\n`])),
});

test('volts and amperes under their labels, negative ones too', async (t) => {
  const supply = chip('hwmon2', 'pci0/usb1/hid3', {
    ...{ name: 'corsairpsu', in0_input: '230000', in0_label: 'v_in', in1_input: '12187', in1_label: 'v_out +12v', in2_input: '-11900' },
    ...{ curr2_input: '5125', curr2_label: 'curr +5v', temp1_input: '55000', power1_input: '174000000' },
  });
  const [first, second] = await readings(t, voltage, [supply, { 'sys/class/hwmon/hwmon2/curr2_input': '6000\n' }], 60);
  t.deepEqual(first, {
    'voltage.chip.usb1_hid3.v_in.volts': 230,
    'voltage.chip.usb1_hid3.v_out +12v.volts': 12.187,
    'voltage.chip.usb1_hid3.in2.volts': -11.9,
    'current.chip.usb1_hid3.curr +5v.amperes': 5.125,
  });
  t.is(second!['current.chip.usb1_hid3.curr +5v.amperes'], 6);
});

test('readings that cannot be are absent, and so is a sensor that does not answer', async (t) => {
  const [metrics] = await readings(t, voltage, [
    chip('hwmon0', 'platform/nct6775.656', { in0_input: '4294967295', in1_input: '', in2_input: '1010', curr1_input: '99000000' }),
  ]);
  t.deepEqual(metrics, { 'voltage.chip.platform_nct6775_656.in2.volts': 1.01 });
});

test('a battery is no chip: its group has what there is of it', async (t) => {
  const battery = chip('hwmon1', 'acpi/PNP0C0A:00/power_supply/BAT0', { name: 'BAT0', in0_input: '12600', curr1_input: '756' });
  t.regex(await absence(t, voltage, battery), /^no sensor of voltage or current is under .*\/class\/hwmon$/);
});
