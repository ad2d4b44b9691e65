import { units, type UnitName } from '../catalogue/index.ts';

/** A number with a dimension, in the unit of metrics. */
export interface Quantity {
  readonly value: number;
  /** undefined for a plain number, which has the unit of the metric. */
  readonly dimension: Dimension | undefined;
}

const dimensions = ['percent', 'bytes', 'seconds', 'hertz', 'watts', 'volts', 'amperes', 'celsius', 'joules', 'rpm'] as const;

export type Dimension = (typeof dimensions)[number];

/** Dimensions by the symbol after a number; scalable ones take prefixes. `size`: in the unit of metrics. */
const symbols: readonly (readonly [symbol: string, dimension: Dimension | undefined, prefixes: boolean, size?: number])[] = [
  ['', undefined, true],
  ['%', 'percent', false],
  ['B', 'bytes', true],
  ['bit', 'bytes', true, 1 / 8],
  ['bps', 'bytes', true, 1 / 8],
  ['Hz', 'hertz', true],
  ['W', 'watts', true],
  ['V', 'volts', true],
  ['A', 'amperes', true],
  ['J', 'joules', true],
  ['Wh', 'joules', true, 3600],
  ['°C', 'celsius', false],
  ['C', 'celsius', false],
  ['rpm', 'rpm', false],
];

const times: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** Parses `90`, `5%`, `2GiB`, `1.5MB/s`, `100ms`, `3GHz`; undefined for other text. */
export function parseQuantity(text: string): Quantity | undefined {
  const [, number, unit = ''] = /^([+-]?[\d.]+(?:e[+-]?\d+)?)([a-z%°µ]*)(?:\/s)?$/iu.exec(text) ?? [];
  const value = Number(number);
  if (number === undefined || !Number.isFinite(value)) return undefined;
  if (Object.hasOwn(times, unit)) return { value: value * times[unit]!, dimension: 'seconds' };
  for (const [symbol, dimension, prefixes, size = 1] of symbols) {
    const factor = unit.endsWith(symbol) ? factorOf(unit.slice(0, unit.length - symbol.length), prefixes) : undefined;
    if (factor !== undefined) return { value: value * factor * size, dimension };
  }
  return undefined;
}

function factorOf(prefix: string, isScaled: boolean): number | undefined {
  const [whole, letter = '', binary] = /^([kKMGTPE]?)(i?)$/.exec(prefix) ?? [];
  if (whole === undefined || (binary && !letter) || (whole !== '' && !isScaled)) return undefined;
  return (binary ? 1024 : 1000) ** ' kMGTPE'.indexOf(letter.replace('K', 'k') || ' ');
}

/** The dimension of a catalogue unit; undefined for counts. */
export function dimensionOf(unit: UnitName): Dimension | undefined {
  const [first] = unit.split('_');
  return unit in units ? dimensions.find((dimension) => dimension === unit || dimension === first) : undefined;
}
