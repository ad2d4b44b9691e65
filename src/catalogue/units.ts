/** What the last segment of a metric's name says: how its numbers are rounded and how people write them. */
export interface Unit {
  /** Decimals that carry information; further ones are noise of the measurement. */
  readonly digits: number;
  /** As it stands behind a number for people: `%`, `B/s`. */
  readonly symbol: string;
  /** Which prefixes people expect: Ki and Mi for sizes, k and M for counts; of times, ms to days. */
  readonly scale?: keyof typeof scales;
}

export const units = {
  percent: { digits: 2, symbol: '%' },
  bytes: { digits: 0, symbol: 'B', scale: 'binary' },
  bytes_per_sec: { digits: 0, symbol: 'B/s', scale: 'binary' },
  bytes_total: { digits: 0, symbol: 'B', scale: 'binary' },
  ops_per_sec: { digits: 2, symbol: '/s', scale: 'decimal' },
  ops_total: { digits: 0, symbol: '', scale: 'decimal' },
  packets_per_sec: { digits: 2, symbol: '/s', scale: 'decimal' },
  packets_total: { digits: 0, symbol: '', scale: 'decimal' },
  errors_per_sec: { digits: 2, symbol: '/s', scale: 'decimal' },
  errors_total: { digits: 0, symbol: '', scale: 'decimal' },
  drops_per_sec: { digits: 2, symbol: '/s', scale: 'decimal' },
  drops_total: { digits: 0, symbol: '', scale: 'decimal' },
  count: { digits: 0, symbol: '', scale: 'decimal' },
  ticks_total: { digits: 0, symbol: '', scale: 'decimal' },
  tasks: { digits: 2, symbol: '' },
  requests: { digits: 2, symbol: '' },
  cores: { digits: 3, symbol: '' },
  seconds: { digits: 6, symbol: 's', scale: 'time' },
  seconds_total: { digits: 6, symbol: 's', scale: 'time' },
  joules_total: { digits: 3, symbol: 'J', scale: 'decimal' },
  watts: { digits: 2, symbol: 'W' },
  celsius: { digits: 1, symbol: '°C' },
  hertz: { digits: 0, symbol: 'Hz', scale: 'decimal' },
  rpm: { digits: 0, symbol: 'rpm' },
} as const satisfies Record<string, Unit>;

export type UnitName = keyof typeof units;

/** The unit that a metric's name ends in; undefined where the last segment is none of ours. */
export function unitOf(name: string): Unit | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return Object.hasOwn(units, last) ? units[last as UnitName] : undefined;
}

/** A value as people read it, in two or three digits: `26.8%`, `7.6GiB`, `12MiB/s`, `1.2k/s`, `34h`. */
export function quantity(value: number, unit: Unit = { digits: 2, symbol: '', scale: 'decimal' }): string {
  if (unit === units.percent) return `${value.toFixed(1)}%`;
  if (value < 0) return `-${quantity(-value, unit)}`;
  if (value === 0) return `0${unit.symbol}`;
  const steps = unit.scale ? scales[unit.scale] : unscaled;
  // The least step whose rounded number has not yet more than three digits.
  const [size, prefix] = steps.find(([size, , least = 1000]) => Math.round(value / size) < least) ?? steps.at(-1)!;
  return `${threeDigits(value / size, size === 1 ? unit.digits : 1)}${prefix}${unit.symbol}`;
}
