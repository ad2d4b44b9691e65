import test from 'ava';
import { battery, readBattery } from '../../src/collectors/battery.darwin.ts';
import { parseIoreg } from '../../src/collectors/programs/ioreg.darwin.ts';
import { openDarwin, writes } from './darwin-programs.ts';

const registry = (
  properties: string,
) => `+-o AppleSmartBattery  <class AppleSmartBattery, id 0x100000aa7, registered, matched, active, busy 0 (4 ms), retain 11>
    {
      "PostChargeWaitSeconds" = 120
      "BatteryInstalled" = Yes
${properties.replace(/^/gm, '      ')}
      "BatteryData" = {"StateOfCharge"=51,"Voltage"=1,"CycleCount"=7,"DesignCapacity"=9}
    }
`;

const reading = (properties: string) => readBattery(parseIoreg(registry(properties))[0]!);

test('Apple Silicon: capacities in percent; a current that is drawn is negative, as 64 bits', (t) => {
  const told = reading(`"CurrentCapacity" = 73
"MaxCapacity" = 100
"DesignCapacity" = 6830
"AppleRawMaxCapacity" = 6379
"InstantAmperage" = 18446744073709550964
"Amperage" = 18446744073709550045
"Voltage" = 11262
"CycleCount" = 292
"Temperature" = 3042
"TimeRemaining" = 408
"ExternalConnected" = No`);
  t.deepEqual(told, {
    charge: 73,
    health: (100 * 6379) / 6830,
    cycles: 292,
    power: (652 * 11_262) / 1e6,
    celsius: 30.42,
    remaining: 408 * 60,
    isCharging: undefined,
    isPluggedIn: false,
  });
});

test('Intel: capacities in mAh; 16 bits of a negative current, and a time that is not known yet', (t) => {
  const told = reading(`"CurrentCapacity" = 3938
"MaxCapacity" = 4119
"Amperage" = 64885
"Voltage" = 12000
"TimeRemaining" = 65535
"ExternalConnected" = Yes`);
  t.like(told, { charge: (100 * 3938) / 4119, power: (651 * 12_000) / 1e6, remaining: undefined, isPluggedIn: true, health: undefined });
});

test('while it is charged the power is below 0, and at rest it is 0', (t) => {
  t.is(reading('"InstantAmperage" = 2000\n"Voltage" = 12000').power, -24);
  t.is(reading('"InstantAmperage" = 0\n"Voltage" = 12000').power, 0);
});

test('what is impossible or not told is not known', (t) => {
  t.like(reading('"CurrentCapacity" = 110\n"MaxCapacity" = 100\n"Temperature" = 0'), {
    charge: undefined,
    celsius: undefined,
    power: undefined,
  });
});

test.serial('a battery as a sample has it', async (t) => {
  const { read } = await openDarwin(t, battery, {
    ioreg: writes(registry('"CurrentCapacity" = 50\n"MaxCapacity" = 100\n"IsCharging" = No\n"ExternalConnected" = Yes')),
  });
  t.deepEqual(await read(10), {
    'battery.device.battery0.charge.percent': 50,
    'battery.device.battery0.charging.count': 0,
    'battery.device.battery0.plugged_in.count': 1,
  });
});

test.serial('a Mac without a battery has none, also where there would be a place for one', async (t) => {
  t.is((await openDarwin(t, battery, { ioreg: 'true' })).opened, 'no battery is in the I/O registry');
  const empty = registry('').replace('"BatteryInstalled" = Yes', '"BatteryInstalled" = No');
  t.is((await openDarwin(t, battery, { ioreg: writes(empty) })).opened, 'no battery is in the I/O registry');
});
