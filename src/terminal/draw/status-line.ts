import { exporterSpans } from './exporter-status.ts';
import type { Scene, Spans } from './frame.ts';
import type { Palette } from './palette.ts';
import { textWidth } from '../../text-width.ts';
import { writeCells, type Screen } from './screen.ts';
import { clock, dayOf, durationText, moment } from '../../charts/index.ts';

/** The first row: whose samples these are, how many, and what became of them. */
export function drawStatus(screen: Screen, palette: Palette, scene: Scene): void {
  const { recording, status } = scene;
  const { hosts, samples } = recording;
  // What became of the samples tells more than how many there were.
  const isNarrow = screen.columns < 80 && status.exporters.length > 0;
  const host = hosts.length > 1 ? `${hosts.length} hosts` : (hosts[0] ?? 'cubestat');
  const words = [[host, palette.title] as const, ...standing(scene, palette), ...(samples > 0 ? counts(scene, palette, isNarrow) : [])];
  const used = writeSpans(screen, palette, words);
  const room = screen.columns - used - 3;
  const told = exporterSpans(status.exporters, palette, room);
  let at = screen.columns - 1 - told.reduce((sum, [text]) => sum + textWidth(text), 0);
  for (const [text, style] of told) at = writeCells(screen, 0, at, text, style);
}

const between = ' · ';

function writeSpans(screen: Screen, palette: Palette, words: Spans): number {
  let at = 1;
  for (const [place, [text, style]] of words.entries()) {
    // Counts that would be cut are left out.
    if (place > 1 && at + between.length + textWidth(text) > screen.columns) break;
    if (at > 1) at = writeCells(screen, 0, at, between, palette.faint);
    at = writeCells(screen, 0, at, text, style);
  }
  return at;
}

function counts({ view, recording }: Scene, palette: Palette, isNarrow: boolean): Spans {
  const { interval, samples, missed, omitted } = recording;
  return [
    [durationText(interval * view.zoom) + (view.zoom > 1 ? ' a column' : ''), palette.muted],
    ...(isNarrow ? [] : [[`${samples} sample${samples === 1 ? '' : 's'}`, palette.muted] as const]),
    ...(missed > 0 ? [[`${missed} missed`, palette.warning] as const] : []),
    ...(omitted > 0 ? [[`${omitted} metrics too many`, palette.warning] as const] : []),
  ];
}

/** Seconds, and intervals, for which a source may be silent and still be alive. */
const patience = 3;

function standing({ view, recording, status }: Scene, palette: Palette): Spans {
  const { axis, samples, interval } = recording;
  const { ended, whole, replay, silence = 0 } = status;
  if (samples === 0)
    return [[ended ? 'no samples came' : view.paused ? 'paused before the first sample' : 'waiting for samples', palette.muted]];
  const time = axis.timeOf(view.end ?? axis.end);
  const shown = momentOf(time);
  if (view.paused) return [[`paused at ${shown}`, palette.warning]];
  if (view.end !== undefined) return [[`at ${shown}`, palette.warning], ['0 returns', palette.muted]]; // prettier-ignore
  if (whole) return [[spanOf(axis.timeOf(0), time), palette.text]];
  if (ended) return [[`ended at ${shown}`, palette.text]];
  if (replay !== undefined) return [[`replay ×${replay}`, palette.good], [shown, palette.text]]; // prettier-ignore
  if (silence < patience * Math.max(1, interval)) return [['live', palette.good]];
  return [[`last ${shown}${agoOf(time)}`, palette.warning]];
}

/** `2026-11-24 11:36:49 to 12:32:11`. */
function spanOf(from: number, to: number): string {
  return `${moment(from)} to ${dayOf(from) === dayOf(to) ? clock(to) : moment(to)}`;
}

/** The time, with the day if it is another than today. */
function momentOf(time: number): string {
  const now = Date.now() / 1000;
  return Math.abs(now - time) < 86_400 && dayOf(now) === dayOf(time) ? clock(time) : moment(time);
}

function agoOf(time: number): string {
  const age = Math.round(Date.now() / 1000 - time);
  return age > 0 ? `, ${durationText(age).split(' ')[0]} ago` : '';
}
