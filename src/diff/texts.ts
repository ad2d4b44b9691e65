import { quantity, unitNameOf, unitOf, units, type Unit } from '../catalogue/index.ts';
import { shareOf, type Difference } from './differences.ts';

type Numbers = Pick<Difference, 'metric' | 'isCounter' | 'statistic'>;

/** A number of a metric with its unit. */
export function amountText({ metric, isCounter, statistic }: Numbers, value: number | undefined): string {
  if (value === undefined) return '';
  if (statistic === 'count') return String(value);
  return quantity(value, isCounter ? rateUnitOf(metric) : unitOf(metric));
}

/** The signed change; for percent in percentage points. */
export function changeText(difference: Difference): string {
  const { before, after, metric } = difference;
  if (before === undefined || after === undefined) return '';
  const change = after - before;
  const isPercent = unitNameOf(metric) === 'percent' && difference.statistic !== 'count';
  const text = isPercent ? `${change.toFixed(1)}pp` : amountText(difference, change);
  return change > 0 ? `+${text}` : text;
}

/** `+12.3%`, `-0.004%`; empty where the value was 0. */
export function percentText(difference: Difference): string {
  const share = shareOf(difference);
  if (share === undefined || !Number.isFinite(share)) return '';
  const percent = share * 100;
  const isSmall = percent !== 0 && Math.abs(percent) < 0.1;
  const text = isSmall ? String(Number(percent.toPrecision(1))) : percent.toFixed(Math.abs(percent) < 1000 ? 1 : 0);
  return `${share > 0 ? '+' : ''}${text}%`;
}

export function probabilityText(p: number | undefined): string {
  if (p === undefined) return '';
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** The unit of a counter's rate: `bytes_per_sec` for `bytes_total`. */
function rateUnitOf(metric: string): Unit {
  const name = rateUnitName(metric);
  if (name !== undefined && Object.hasOwn(units, name)) return units[name as keyof typeof units];
  return { digits: 3, symbol: `${unitOf(metric)?.symbol ?? ''}/s` };
}

/** undefined for a counter without a unit. */
export function rateUnitName(metric: string): string | undefined {
  return unitNameOf(metric)?.replace(/_total$/, '_per_sec');
}
