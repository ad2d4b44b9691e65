import { type ExporterStatus, exporterCounts, hasProblem } from '../../charts/index.ts';
import { shorten, textWidth } from '../../text/index.ts';
import type { Spans } from './frame.ts';
import type { Palette } from './palette.ts';

const between = '   ';

/** The status of each exporter, in as much detail as the room allows: the last ones are shortened first. */
export function exporterSpans(statuses: readonly ExporterStatus[], palette: Palette, room: number): Spans {
  const styleFor = (isProblem: boolean) => (isProblem ? palette.warning : palette.muted);
  const texts = statuses.map((status) => formats[0](status));
  const isTooLong = () => textWidth(texts.join(between)) > room;
  for (const format of formats.slice(1)) {
    for (let at = statuses.length - 1; at >= 0 && isTooLong(); at -= 1) texts[at] = format(statuses[at]!);
  }
  if (isTooLong()) return room > 4 ? [[shorten(texts.join(between), room), styleFor(statuses.some(hasProblem))]] : [];
  return statuses.flatMap((status, at) => [
    [at > 0 ? between : '', palette.muted] as const,
    [texts[at]!, styleFor(hasProblem(status))] as const,
  ]);
}

/** From the fullest to the shortest. */
const formats = [
  (status: ExporterStatus) => [status.name, status.destination, exporterCounts(status)].filter(Boolean).join(' '),
  (status: ExporterStatus) => `${status.name} ${exporterCounts(status)}`,
  (status: ExporterStatus) => `${status.name} ${shortest(status)}`,
] as const;

function shortest({ delivered, pending, lost, failed, retrying }: ExporterStatus): string {
  if (failed) return 'failed';
  if (lost > 0) return `${lost} lost`;
  return retrying ? `${pending} pending` : String(delivered);
}
