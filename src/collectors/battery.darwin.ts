import { emitBattery, type BatteryState } from './battery.ts';
import type { Collector } from './collector.ts';
import { parseIoreg, signedNumber, type RegistryEntry, openPoll, readPolls } from './programs/index.ts';
import { percentOf, within } from './rate.ts';

/** Seconds. */
const batteryEvery = 10;

export const battery: Collector = {
  name: 'battery',
  describe: 'Batteries: charge, power, wear and time left, from ioreg.',
  async open(host) {
    const ioreg = openPoll(host, ['ioreg', '-r', '-w', '0', '-n', 'AppleSmartBattery'], batteryEvery);
    if (!ioreg) return 'ioreg is not in PATH';
    await ioreg.refresh();
    if (ioreg.latest && batteriesIn(ioreg.latest.text).length === 0) return 'no battery is in the I/O registry';
    return readPolls([ioreg], host, (emit, [text = '']) => {
      for (const [at, entry] of batteriesIn(text).entries()) emitBattery(emit, `battery${at}`, readBattery(entry));
    });
  },
};

/** A Mac without a battery may list an AppleSmartBattery object too. */
function batteriesIn(text: string): RegistryEntry[] {
  return parseIoreg(text).filter(({ properties }) => properties.size > 0 && properties.get('BatteryInstalled') !== 'No');
}

/**
 * The properties of AppleSmartBattery: mA, mV, mAh, minutes and hundredths of a degree. On Apple Silicon the capacities without `Raw`
 * are percent, on Intel mAh.
 */
export function readBattery({ properties }: Pick<RegistryEntry, 'properties'>): BatteryState {
  const number = (...keys: readonly string[]) => keys.map((key) => signedNumber(properties.get(key))).find((value) => value !== undefined);
  const full = number('AppleRawMaxCapacity', 'NominalChargeCapacity');
  const [amperes, volts] = [number('InstantAmperage', 'Amperage'), number('Voltage', 'AppleRawBatteryVoltage')];
  const [minutes, hundredths] = [number('TimeRemaining'), number('Temperature')];
  return {
    charge: within(percentOf(number('CurrentCapacity'), number('MaxCapacity')), 100),
    health: percentOf(full, number('DesignCapacity')),
    cycles: number('CycleCount'),
    power: amperes === undefined || volts === undefined ? undefined : (-amperes * volts) / 1e6 + 0,
    celsius: hundredths === undefined || hundredths <= 0 ? undefined : hundredths / 100,
    // 65535, read as -1, means that the time is not known yet.
    remaining: minutes === undefined || minutes <= 0 ? undefined : 60 * minutes,
    isCharging: truth(properties.get('IsCharging')),
    isPluggedIn: truth(properties.get('ExternalConnected')),
  };
}

function truth(text = ''): boolean | undefined {
  return text === 'Yes' ? true : text === 'No' ? false : undefined;
}
