import { textWidth } from './width.ts';
import { wrapped } from './wrapped.ts';

/** Less space than this is not worth a column. */
const narrowest = 24;

/** A text behind others: on a terminal of so many columns it goes on below its beginning, where there is space. */
export function hanging(before: string, text: string, columns = Infinity): string {
  const indent = textWidth(before);
  const room = columns - indent;
  return before + (room < narrowest ? text : wrapped(text, room, textWidth).join(`\n${' '.repeat(indent)}`));
}
