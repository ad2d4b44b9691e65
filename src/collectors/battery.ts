import type { Emit } from './collector.ts';
import { product } from './rate.ts';

/** The state of a battery; undefined where unknown. */
export interface BatteryState {
  /** Percent of the present full capacity. */
  readonly charge: number | undefined;
  /** Watts; positive while it discharges, negative while it charges. */
  readonly power: number | undefined;
  /** Watt-hours. */
  readonly energy?: number | undefined;
  readonly capacity?: number | undefined;
  /** Seconds until it is empty, or full. */
  readonly remaining: number | undefined;
  /** The present full capacity in percent of the design capacity. */
  readonly health: number | undefined;
  readonly cycles: number | undefined;
  readonly celsius: number | undefined;
  readonly isCharging: boolean | undefined;
  readonly isPluggedIn: boolean | undefined;
}

export const secondsAnHour = 3600;

/** `instance`: a segment of its metric names. */
export function emitBattery(emit: Emit, instance: string, state: BatteryState): void {
  const name = `battery.device.${instance}` as const;
  emit(`${name}.charge.percent`, state.charge);
  emit(`${name}.power.watts`, state.power);
  emit(`${name}.remaining.seconds`, state.remaining);
  emit(`${name}.energy.joules`, product(state.energy, secondsAnHour));
  emit(`${name}.capacity.joules`, product(state.capacity, secondsAnHour));
  emit(`${name}.health.percent`, state.health);
  emit(`${name}.cycles.count`, state.cycles);
  emit(`${name}.temperature.celsius`, state.celsius);
  emit(`${name}.charging.count`, Number(state.isCharging ?? NaN));
  emit(`${name}.plugged_in.count`, Number(state.isPluggedIn ?? NaN));
}
