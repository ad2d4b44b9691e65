/** A unit, by the last segment of a metric's name: how its numbers are rounded and written. */
export interface Unit {
  /** The significant decimals; further ones are noise. */
  readonly digits: number;
  /** The symbol behind a number: `%`, `B/s`. */
  readonly symbol: string;
  /** The prefixes: Ki and Mi for sizes, k and M for counts, ms to days for times. */
  readonly scale?: 'binary' | 'decimal' | 'time';
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
  samples: { digits: 0, symbol: '', scale: 'decimal' },
  samples_total: { digits: 0, symbol: '', scale: 'decimal' },
  retries_total: { digits: 0, symbol: '', scale: 'decimal' },
  ticks_total: { digits: 0, symbol: '', scale: 'decimal' },
  tasks: { digits: 2, symbol: '' },
  requests: { digits: 2, symbol: '' },
  cores: { digits: 3, symbol: '' },
  seconds: { digits: 6, symbol: 's', scale: 'time' },
  seconds_total: { digits: 6, symbol: 's', scale: 'time' },
  joules: { digits: 0, symbol: 'J', scale: 'decimal' },
  joules_total: { digits: 3, symbol: 'J', scale: 'decimal' },
  watts: { digits: 2, symbol: 'W' },
  volts: { digits: 3, symbol: 'V' },
  amperes: { digits: 3, symbol: 'A' },
  celsius: { digits: 1, symbol: '°C' },
  hertz: { digits: 0, symbol: 'Hz', scale: 'decimal' },
  level: { digits: 0, symbol: '' },
  pid: { digits: 0, symbol: '' },
  rpm: { digits: 0, symbol: 'rpm' },
} as const satisfies Record<string, Unit>;

export type UnitName = keyof typeof units;

/** The unit of a metric's name; undefined where the last segment is no known unit. */
export function unitOf(name: string): Unit | undefined {
  const unit = unitNameOf(name);
  return unit && units[unit];
}

/** The last segment of a metric's name, where it is a unit. */
export function unitNameOf(name: string): UnitName | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return Object.hasOwn(units, last) ? (last as UnitName) : undefined;
}

/** A value with its unit, in two or three digits: `26.8%`, `7.6GiB`, `12MiB/s`, `1.2k/s`, `34h`. */
export function quantity(value: number, unit: Unit = { digits: 2, symbol: '', scale: 'decimal' }): string {
  if (unit === units.percent) return `${value.toFixed(1)}%`;
  if (value <= 0) return value === 0 ? `0${unit.symbol}` : `-${quantity(-value, unit)}`;
  const steps = stepsOf(unit);
  const { size, symbol } = steps.find(({ size, below }) => Math.round(value / size) < below) ?? steps.at(-1)!;
  return `${fewDigits(value / size, size === 1 && unit.scale !== 'time' ? unit.digits : 1)}${symbol}`;
}

/** A divisor and its prefix, used while the rounded quotient is `below` a limit. */
interface Step {
  readonly size: number;
  readonly symbol: string;
  readonly below: number;
}

function stepsOf({ scale, symbol }: Unit): readonly Step[] {
  if (scale === undefined) return [{ size: 1, symbol, below: Infinity }];
  if (scale === 'time') return times;
  const base = scale === 'binary' ? 1024 : 1000;
  return prefixes[scale].map((prefix, power) => ({ size: base ** power, symbol: prefix + symbol, below: 1000 }));
}

function fewDigits(value: number, digits: number): string {
  if (value >= 999_999.5) return value.toExponential(1);
  if (value >= 99.5) return value.toFixed(0);
  return value.toFixed(value < 9.95 ? Math.min(2, digits) : digits > 1 ? 1 : 0);
}

const times = [
  { size: 1e-6, symbol: 'µs', below: 1000 },
  { size: 1e-3, symbol: 'ms', below: 1000 },
  { size: 1, symbol: 's', below: 100 },
  { size: 60, symbol: 'min', below: 100 },
  { size: 3600, symbol: 'h', below: 72 },
  { size: 86_400, symbol: 'd', below: Infinity },
];

const prefixes = {
  binary: ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'],
  decimal: ['', 'k', 'M', 'G', 'T', 'P', 'E'],
} as const;
