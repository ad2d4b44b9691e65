import type { Scene } from './draw.ts';
import type { Layout } from './layout.ts';
import type { Palette } from './palette.ts';
import { widthOf, write, writeEnd, type Look, type Screen } from './screen.ts';
import { clock, dayOf, durationText } from './time.ts';

/** How an exporter fares. */
export interface Fare {
  readonly name: string;
  /** Where it delivers to: a URL, a file. */
  readonly destination?: string | undefined;
  readonly delivered: number;
  readonly waiting: number;
  readonly lost: number;
  readonly failed: boolean;
}

/** What is told beside the charts. */
export interface Status {
  /** No more samples will come. */
  readonly ended: boolean;
  readonly exporters: readonly Fare[];
  /** Something that was said meanwhile. */
  readonly message?: string | undefined;
}

type Words = readonly (readonly [text: string, look: Look])[];

/** The first row: whose samples these are, how many, and what became of them. */
export function drawStatus(screen: Screen, palette: Palette, scene: Scene): void {
  const { recording, status } = scene;
  const { hosts, interval, samples, missed, omitted } = recording;
  const host = hosts.length > 1 ? `${hosts.length} hosts` : (hosts[0] ?? 'cubestat');
  const counted: Words = [
    [durationText(interval * scene.view.zoom) + (scene.view.zoom > 1 ? ' a column' : ''), palette.muted],
    [`${samples} sample${samples === 1 ? '' : 's'}`, palette.muted],
    ...(missed > 0 ? [[`${missed} missed`, palette.warning] as const] : []),
    ...(omitted > 0 ? [[`${omitted} metrics too many`, palette.warning] as const] : []),
  ];
  const used = writeWords(screen, palette, 1, [[host, palette.title], standing(scene, palette), ...(samples > 0 ? counted : [])]);
  const room = screen.columns - used - 3;
  const told = [true, false].map((full) => status.exporters.map((fare) => fareText(fare, full)).join('   '));
  const text = told.find((one) => widthOf(one) <= room) ?? told[1]!;
  const trouble = status.exporters.some(({ failed, lost }) => failed || lost > 0);
  if (room > 4) writeEnd(screen, 0, screen.columns - 1, text, trouble ? palette.warning : palette.muted, room);
}

function writeWords(screen: Screen, palette: Palette, column: number, words: Words): number {
  let at = column;
  for (const [text, look] of words) {
    if (at >= screen.columns) break;
    if (at > column) at = write(screen, 0, at, ' · ', palette.faint);
    at = write(screen, 0, at, text, look);
  }
  return at;
}

function standing({ view, recording, status }: Scene, palette: Palette): readonly [string, Look] {
  const { axis, samples } = recording;
  if (samples === 0) return [status.ended ? 'no samples came' : 'waiting for samples', palette.muted];
  const time = axis.timeOf(view.end ?? axis.end);
  const now = Date.now() / 1000;
  const moment = Math.abs(now - time) < 86_400 && dayOf(now) === dayOf(time) ? clock(time) : `${dayOf(time)} ${clock(time)}`;
  if (view.paused) return [`paused at ${moment}`, palette.warning];
  if (view.end !== undefined) return [moment, palette.warning];
  return status.ended ? [`ended at ${moment}`, palette.text] : ['live', palette.good];
}

function fareText({ name, destination, delivered, waiting, lost, failed }: Fare, full: boolean): string {
  const counts = [`${delivered} delivered`, ...(waiting > 0 ? [`${waiting} waiting`] : []), ...(lost > 0 ? [`${lost} lost`] : [])];
  return [name, ...(full && destination !== undefined ? [destination] : []), failed ? 'failed,' : '', counts.join(', ')]
    .filter(Boolean)
    .join(' ');
}

const hints = '? keys  q quit  / filter  : time  ← → scroll  + - zoom  space pause  v legend  c cpu  a all';

/** The last row: what is being typed, what was said, or what could be done. */
export function drawFooter(screen: Screen, palette: Palette, { view, status }: Scene, layout: Layout): void {
  const row = screen.rows - 1;
  if (!layout.footer) write(screen, row, 0, ' '.repeat(screen.columns), palette.text);
  const { prompt, filter } = view;
  if (prompt) {
    const asks = prompt.asks === 'filter' ? `filter: ${prompt.text}` : `time, such as 14:05 or 2026-11-24 14:05: ${prompt.text}`;
    const end = write(screen, row, 1, `${asks}▏`, palette.title);
    if (prompt.asks === 'filter') write(screen, row, end + 2, `${layout.series.length} shown`, palette.muted);
  } else if (status.message !== undefined) write(screen, row, 1, status.message, palette.warning);
  else if (filter !== '') write(screen, row, 1, `filter: ${filter}   ${layout.series.length} shown   esc ends it`, palette.text);
  else write(screen, row, 1, hints, palette.faint, screen.columns - 1);
}
