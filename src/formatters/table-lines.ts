import { quantity, units } from '../catalogue/index.ts';
import type { Sample } from '../samples/index.ts';
import { displayText, shorten, textWidth } from '../text/index.ts';
import { gap, type Column, type Group } from './columns.ts';
import { writeTime, type TimeFormat } from './time.ts';

/** The columns of a table. */
export interface TableLayout {
  readonly time: TimeFormat | 'clock';
  /** 0 for samples of one host, which need no such column. */
  readonly hostWidth: number;
  readonly groups: readonly Group[];
}

const timeWidths = { clock: 8, local: 19, iso: 24, unix: 14 };
const between = ' '.repeat(gap);

/** The width before the metrics. */
export function leadWidth({ time, hostWidth }: Omit<TableLayout, 'groups'>): number {
  return timeWidths[time] + (hostWidth > 0 ? gap + hostWidth : 0);
}

/** A line of groups, each with a rule over its columns, then a line of titles. */
export function headerLines(layout: TableLayout, color: boolean): string {
  const labels = layout.groups.map(({ label, columns }) => ruled(label, columns));
  const titles = layout.groups.flatMap(({ columns }) => columns.map(({ title, width }) => padStart(title, width)));
  const lines = [
    [' '.repeat(leadWidth(layout)), ...labels],
    [...lead(layout, 'time', 'host'), ...titles],
  ];
  return lines.map((cells) => `${painted(cells.join(between).trimEnd(), color && dim)}\n`).join('');
}

export function rowLine(layout: TableLayout, sample: Sample, color: boolean): string {
  const columns = layout.groups.flatMap((group) => group.columns);
  const start = lead(layout, writeTime(sample.timestamp, layout.time), displayText(sample.host));
  return `${[...start, ...columns.map((column) => cell(column, sample, color))].join(between)}\n`;
}

function lead({ time, hostWidth }: TableLayout, written: string, host: string): string[] {
  const first = written.padEnd(timeWidths[time]);
  return hostWidth > 0 ? [first, padEnd(shorten(host, hostWidth), hostWidth)] : [first];
}

function ruled(label: string, columns: readonly Column[]): string {
  const width = columns.reduce((sum, column) => sum + gap + column.width, -gap);
  const rule = width - textWidth(label) - 1;
  return rule > 0 ? `${label} ${'─'.repeat(rule)}` : padEnd(label, width);
}

function cell({ name, unit, width }: Column, { metrics }: Sample, color: boolean): string {
  const value = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
  const text = padStart(value === undefined ? '-' : quantity(value, unit), width);
  if (!color) return text;
  if (!value) return painted(text, dim);
  return unit === units.percent && value >= 75 ? painted(text, value >= 90 ? red : yellow) : text;
}

const [dim, red, yellow] = [2, 31, 33];

function painted(text: string, style: number | false): string {
  return style === false ? text : `\u001b[${style}m${text}\u001b[0m`;
}

/** Like the method of strings, but counts cells. */
function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text;
}

function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}
