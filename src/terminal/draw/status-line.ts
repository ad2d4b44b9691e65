import { exporterSpans } from './exporter-status.ts';
import type { DrawInput, Spans } from './frame.ts';
import type { Palette } from './palette.ts';
import { textWidth } from '../../text/index.ts';
import { writeCells, type Screen } from './screen.ts';
import { dateLabel, dateTimeLabel, durationText, isLive, recentTimeLabel, recordingCounts, timeLabel } from '../../charts/index.ts';

/** The first row: hosts, state and number of samples at the left, exporters at the right. */
export function drawStatus(screen: Screen, palette: Palette, input: DrawInput): void {
  const { recording, status } = input;
  const { hosts, samples } = recording;
  // A narrow row omits the number of samples in favour of the exporters.
  const isNarrow = screen.columns < 80 && status.exporters.length > 0;
  const host = hosts.length > 1 ? `${hosts.length} hosts` : (hosts[0] ?? 'cubestat');
  const atLeft = [[host, palette.title] as const, ...sourceState(input, palette), ...(samples > 0 ? counts(input, palette, isNarrow) : [])];
  const used = writeSpans(screen, palette, atLeft);
  const room = screen.columns - used - 3;
  const atRight = exporterSpans(status.exporters, palette, room);
  let at = screen.columns - 1 - atRight.reduce((sum, [text]) => sum + textWidth(text), 0);
  for (const [text, style] of atRight) at = writeCells(screen, 0, at, text, style);
}

const between = ' · ';

function writeSpans(screen: Screen, palette: Palette, words: Spans): number {
  let at = 1;
  for (const [place, [text, style]] of words.entries()) {
    // A count that does not fit is omitted.
    if (place > 1 && at + between.length + textWidth(text) > screen.columns) break;
    if (at > 1) at = writeCells(screen, 0, at, between, palette.faint);
    at = writeCells(screen, 0, at, text, style);
  }
  return at;
}

function counts({ view, recording }: DrawInput, palette: Palette, isNarrow: boolean): Spans {
  const { column, samples, lacks } = recordingCounts(recording, view.zoom);
  return [
    ...[column, ...(isNarrow ? [] : [samples])].map((text) => [text, palette.muted] as const),
    ...lacks.map((text) => [text, palette.warning] as const),
  ];
}

function sourceState({ view, recording, status }: DrawInput, palette: Palette): Spans {
  const { axis, samples } = recording;
  const { ended, whole, replay, read, silence = 0 } = status;
  if (samples === 0)
    return [[ended ? 'no samples came' : view.paused ? 'paused before the first sample' : 'waiting for samples', palette.muted]];
  const time = axis.timeOf(view.end ?? axis.end);
  const text = recentTimeLabel(time);
  if (view.paused) return [[`paused at ${text}`, palette.warning]];
  if (view.end !== undefined) return [[`at ${text}`, palette.warning], ['0 returns', palette.muted]]; // prettier-ignore
  if (whole) return [[spanOf(axis.timeOf(0), time), palette.text]];
  if (ended) return [[`ended at ${text}`, palette.text]];
  if (replay !== undefined) return [[`replay ×${replay}`, palette.good], [text, palette.text]]; // prettier-ignore
  if (read !== undefined) return [[`reading, ${Math.floor(100 * read)} %`, palette.good], [text, palette.text]]; // prettier-ignore
  if (isLive(recording, silence)) return [['live', palette.good]];
  return [[`last ${text}${agoOf(time)}`, palette.warning]];
}

/** `2026-11-24 11:36:49 to 12:32:11`. */
function spanOf(from: number, to: number): string {
  return `${dateTimeLabel(from)} to ${dateLabel(from) === dateLabel(to) ? timeLabel(to) : dateTimeLabel(to)}`;
}

function agoOf(time: number): string {
  const age = Math.round(Date.now() / 1000 - time);
  return age > 0 ? `, ${durationText(age).split(' ')[0]} ago` : '';
}
