import { requireShort } from '../../../samples/index.ts';
import { recordedTime } from '../recorded-time.ts';
import { readQuoted } from './quoted-text.ts';
import { endOfSeries } from './series.ts';

/** A line of an exposition. */
export type ExposedLine =
  | { readonly type: 'value'; readonly series: string; readonly value: number; readonly time: number | undefined }
  | { readonly type: 'TYPE'; readonly family: string; readonly text: string }
  | { readonly type: 'HELP'; readonly family: string; readonly text: string }
  | { readonly type: 'EOF' | 'blank' | 'comment' };

/**
 * Parses a line of the text format 0.0.4 or of OpenMetrics; a value that is not finite is NaN. Throws an Error with the fault.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function parseLine(given: string): ExposedLine {
  const line = given.trim();
  if (line === '') return { type: 'blank' };
  if (line.startsWith('#')) return commentOf(line);
  const end = endOfSeries(line);
  if (end === -1) throw new Error('a brace or a quote is not closed');
  requireShort('the series', line.slice(0, end));
  // The exemplar of OpenMetrics, after #, is ignored.
  const [value = '', time, ...more] = line.slice(end).replace(/#.*/s, '').trim().split(/\s+/);
  if (more.length > 0) throw new Error(`expected nothing behind the time but found ${shortened(more[0]!)}`);
  return { type: 'value', series: line.slice(0, end), value: numberOf(value), time: time === undefined ? undefined : timeOf(time) };
}

function commentOf(line: string): ExposedLine {
  const [start, type] = /^#[ \t]*(TYPE|HELP)[ \t]+/.exec(line) ?? [];
  if (start === undefined) return { type: /^#[ \t]*EOF$/.test(line) ? 'EOF' : 'comment' };
  const quoted = readQuoted(line, start.length);
  const family = quoted?.text ?? /^\S*/.exec(line.slice(start.length))![0];
  const text = line.slice(quoted?.end ?? start.length + family.length).trim();
  return { type: type as 'TYPE' | 'HELP', family, text };
}

function numberOf(text: string): number {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return finite(Number(text));
  if (/^[+-]?(?:inf|infinity|nan)$/i.test(text)) return NaN;
  throw new Error(text === '' ? 'expected a value' : `${shortened(text)} is not a number`);
}

function finite(number: number): number {
  return Number.isFinite(number) ? number : NaN;
}

/** Milliseconds in the text format, seconds in OpenMetrics: told apart by magnitude. */
function timeOf(text: string): number {
  const time = /^\d+-/.test(text) ? undefined : recordedTime(text);
  if (time === undefined) throw new Error(`${shortened(text)} is not a time`);
  return time;
}

function shortened(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
