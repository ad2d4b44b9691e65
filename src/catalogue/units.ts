/** What the last segment of a metric's name says: how its numbers are rounded and how people write them. */
export interface Unit {
  /** Decimals that carry information; further ones are noise of the measurement. */
  readonly digits: number;
  /** As it stands behind a number for people: `%`, `B/s`. */
  readonly symbol: string;
  /** Which prefixes people expect: Ki and Mi for sizes, k and M for counts. */
  readonly scale?: 'binary' | 'decimal';
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
  count_total: { digits: 0, symbol: '', scale: 'decimal' },
  tasks: { digits: 2, symbol: '' },
  requests: { digits: 2, symbol: '' },
  cores: { digits: 3, symbol: '' },
  seconds: { digits: 6, symbol: 's' },
  seconds_total: { digits: 6, symbol: 's' },
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
