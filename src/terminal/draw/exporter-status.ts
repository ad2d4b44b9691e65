import type { Fare, Spans } from './frame.ts';
import type { Palette } from './palette.ts';
import { shorten, textWidth } from '../../text-width.ts';

const between = '   ';

/** The exporters, told as fully as there is room: the last are shortened first. */
export function exporterSpans(fares: readonly Fare[], palette: Palette, room: number): Spans {
  const lookOf = (inTrouble: boolean) => (inTrouble ? palette.warning : palette.muted);
  const texts = fares.map((fare) => formats[0](fare));
  const isTooLong = () => textWidth(texts.join(between)) > room;
  for (const format of formats.slice(1)) {
    for (let at = fares.length - 1; at >= 0 && isTooLong(); at -= 1) texts[at] = format(fares[at]!);
  }
  if (isTooLong()) return room > 4 ? [[shorten(texts.join(between), room), lookOf(fares.some(isInTrouble))]] : [];
  return fares.flatMap((fare, at) => [[at > 0 ? between : '', palette.muted] as const, [texts[at]!, lookOf(isInTrouble(fare))] as const]);
}

function isInTrouble({ failed, lost, retrying }: Fare): boolean {
  return failed || lost > 0 || retrying;
}

/** From the fullest to the shortest. */
const formats = [
  (fare: Fare) => [fare.name, fare.destination, countsOf(fare)].filter(Boolean).join(' '),
  (fare: Fare) => `${fare.name} ${countsOf(fare)}`,
  (fare: Fare) => `${fare.name} ${shortest(fare)}`,
] as const;

function countsOf({ delivered, waiting, lost, failed, retrying }: Fare): string {
  const counts = [`${delivered} delivered`, ...(waiting > 0 ? [`${waiting} waiting`] : []), ...(lost > 0 ? [`${lost} lost`] : [])];
  return [...(failed ? ['failed'] : []), ...counts, ...(retrying ? ['retrying'] : [])].join(', ');
}

function shortest({ delivered, waiting, lost, failed, retrying }: Fare): string {
  if (failed) return 'failed';
  if (lost > 0) return `${lost} lost`;
  return retrying ? `${waiting} waiting` : String(delivered);
}
