import test from 'ava';
import { battery, batteryState } from '../../src/collectors/battery.linux.ts';
import { absence, readings } from './readings.ts';

const supply = (name: string, files: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(Object.entries(files).map(([file, value]) => [`sys/class/power_supply/${name}/${file}`, `${value}\n`]));

const state = (files: Readonly<Record<string, number>>, status?: string) => batteryState((name) => files[name], status);

test('charge, power, wear and time of a battery, with the mains and without', async (t) => {
  const trees = [
    {
      ...supply('AC', { type: 'Mains', online: 0 }),
      ...supply('BAT0', { type: 'Battery', present: 1, status: 'Discharging', energy_now: 30_000_000, energy_full: 48_000_000 }),
      ...supply('BAT0', { energy_full_design: 60_000_000, power_now: 12_000_000, cycle_count: 326, temp: 295, capacity: 62 }),
    },
    { ...supply('AC', { online: 1 }), ...supply('BAT0', { status: 'Charging', energy_now: 36_000_000, power_now: 24_000_000 }) },
  ];
  const [first, second] = await readings(t, battery, trees, 60);
  t.deepEqual(first, {
    'battery.device.BAT0.charge.percent': 62.5, // 30 of 48 Wh
    'battery.device.BAT0.power.watts': 12,
    'battery.device.BAT0.remaining.seconds': 9000, // 30 Wh at 12 W
    'battery.device.BAT0.energy.joules': 108_000,
    'battery.device.BAT0.capacity.joules': 172_800,
    'battery.device.BAT0.health.percent': 80,
    'battery.device.BAT0.cycles.count': 326,
    'battery.device.BAT0.temperature.celsius': 29.5,
    'battery.device.BAT0.charging.count': 0,
    'battery.device.BAT0.plugged_in.count': 0,
  });
  t.like(second, {
    'battery.device.BAT0.charge.percent': 75,
    'battery.device.BAT0.power.watts': -24,
    'battery.device.BAT0.remaining.seconds': 1800, // 12 Wh at 24 W
    'battery.device.BAT0.charging.count': 1,
    'battery.device.BAT0.plugged_in.count': 1,
  });
});

test('a driver that counts charge and current', (t) => {
  const files = {
    voltage_now: 12_600_000,
    voltage_min_design: 10_000_000,
    charge_now: 2_000_000,
    charge_full: 4_000_000,
    current_now: 500_000,
  };
  t.like(state(files, 'Discharging'), { charge: 50, energy: 20, capacity: 40, power: 6.3 });
});

test('a driver that tells no voltage, or a current with a sign', (t) => {
  t.like(state({ charge_now: 3_000_000, charge_full: 4_000_000, capacity: 70 }), { charge: 75, energy: undefined, power: undefined });
  t.is(state({ voltage_now: 12_000_000, current_now: -500_000 }, 'Discharging').power, 6);
  const undesigned = { voltage_min_design: 0, charge_now: 3_000_000, charge_full: 4_000_000, current_now: 500_000 };
  t.like(state({ ...undesigned, voltage_now: 12_000_000 }, 'Discharging'), { charge: 75, energy: 36, remaining: 6 * 3600 });
  t.like(state({ ...undesigned, voltage_now: 0 }, 'Discharging'), { charge: 75, energy: undefined, remaining: undefined });
});

test('the sign is that of the status, whichever the driver gives', (t) => {
  const power = (watts: number, status: string) => state({ power_now: watts * 1e6 }, status).power;
  t.deepEqual([power(-7, 'Discharging'), power(7, 'Discharging')], [7, 7]);
  t.deepEqual([power(-7, 'Charging'), power(7, 'Charging')], [-7, -7]);
});

test('a battery beyond what it learned that it holds is full; what cannot be is absent', (t) => {
  t.is(state({ energy_now: 51_000_000, energy_full: 50_000_000 }, 'Full').charge, 100);
  t.like(state({ energy_now: -1, energy_full: 50_000_000, cycle_count: -1, capacity: 80 }), {
    charge: 80,
    energy: undefined,
    cycles: undefined,
  });
  t.is(state({ energy_now: 51_000_000, energy_full: 50_000_000 }, 'Full').energy, 50);
  t.is(state({ energy_now: 90_000_000, energy_full: 50_000_000 }, 'Full').energy, undefined);
  const unknown = { charge_now: 65_535_000, charge_full: 4_000_000, current_now: 65_535_000, voltage_now: 65_535_000, capacity: 65_535 };
  t.like(state(unknown, 'Charging'), { charge: undefined, energy: undefined, power: undefined, remaining: undefined });
  // elementary/panel-power #159: a battery that is worn out
  t.like(state({ energy_now: 0, energy_full: 0, energy_full_design: 0, capacity: 0 }, 'Unknown'), { charge: 0, capacity: undefined });
  t.like(state({ energy_now: 50_000_000, energy_full: 1, cycle_count: 0, temp: 30_000, power_now: 2 ** 53 }, 'Unknown'), {
    charge: undefined,
    cycles: undefined,
    celsius: undefined,
    power: undefined,
    isCharging: undefined,
  });
});

test('a capacity that no battery of the kind has is none, and the charge is what the firmware tells', (t) => {
  const files = { energy_now: 30_000_000, energy_full: 6_233_090_000, energy_full_design: 60_604_200, capacity: 50 };
  t.like(state(files, 'Discharging'), { charge: 50, energy: 30, capacity: undefined, health: undefined });
  t.like(state({ charge_now: 2_000_000, charge_full: 9_000_000, charge_full_design: 4_000_000, voltage_now: 1e7, capacity: 51 }), {
    charge: 51,
    health: undefined,
  });
  t.is(state({ energy_now: 20_000_000, energy_full: 1_000_000, capacity: 98 }).charge, 98);
  t.is(Math.round(state({ energy_full: 63_000_000, energy_full_design: 60_000_000 }).health!), 105, 'a new one may hold more');
});

test('a power of 0 while a current flows is none; without a current it is one', (t) => {
  t.is(state({ power_now: 0, current_now: 500_000, voltage_now: 11_000_000 }, 'Discharging').power, 5.5);
  t.is(state({ power_now: 0, current_now: 0, voltage_now: 11_100_000 }, 'Full').power, 0);
  t.is(state({ power_now: 0 }, 'Full').power, 0);
});

test('what feeds a host: the mains, any kind of USB, and coils', async (t) => {
  for (const type of ['Mains', 'USB', 'USB_PD', 'USB_C', 'Wireless']) {
    const [metrics] = await readings(t, battery, [
      { ...supply('feed', { type, online: 1 }), ...supply('BAT0', { type: 'Battery', capacity: 50 }) },
    ]);
    t.is(metrics!['battery.device.BAT0.plugged_in.count'], 1, type);
  }
});

test('a battery that is full or idle is neither empty nor full after any time', (t) => {
  t.is(state({ energy_now: 50_000_000, energy_full: 50_000_000, power_now: 0 }, 'Discharging').remaining, undefined);
  t.is(state({ energy_now: 50_000_000, energy_full: 50_000_000, power_now: 5_000_000 }, 'Not charging').remaining, undefined);
});

test('the battery of a mouse knows a charge and nothing of the mains; a bay without a battery is left out', async (t) => {
  const [metrics] = await readings(t, battery, [
    {
      ...supply('ACAD', { type: 'Mains', online: 1 }),
      ...supply('BAT1', { type: 'Battery', present: 0 }),
      ...supply('hidpp_battery_0', { type: 'Battery', scope: 'Device', capacity: 70, status: 'Discharging', online: 1 }),
    },
  ]);
  t.deepEqual(metrics, { 'battery.device.hidpp_battery_0.charge.percent': 70, 'battery.device.hidpp_battery_0.charging.count': 0 });
});

test('a desktop has an adapter at most', async (t) => {
  const tree = supply('AC', { type: 'Mains', online: 1 });
  t.regex(await absence(t, battery, tree), /^no battery is under .*\/class\/power_supply$/);
});
