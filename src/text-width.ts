import stringWidth from 'string-width';
import { remember } from './remember.ts';
import { printable } from './report.ts';

/** What a terminal shows as one character, and the cells that it takes: 1 or 2. */
export interface Character {
  readonly text: string;
  readonly width: number;
}

/** The characters of a text from outside: what could act on a terminal is spelled out, and so is what would not be seen. */
export const charactersOf: (text: string) => readonly Character[] = remember((text) => {
  if (isAscii(text)) return Array.from(text, narrow);
  const clean = printable(text).replaceAll('\t', ' ');
  return Array.from(graphemes().segment(clean), ({ segment }) => segment).flatMap((segment) => {
    const width = stringWidth(segment);
    return width > 0 ? { text: segment, width } : Array.from(Array.from(segment, spelled).join(''), narrow);
  });
}, 2048);

/** Cells that a text takes. */
export function textWidth(text: string): number {
  return isAscii(text) ? text.length : charactersOf(text).reduce((sum, { width }) => sum + width, 0);
}

/** A text in at most `room` cells; what is left out is told by `…`. */
export function shorten(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  let kept = '';
  let left = room - 1;
  for (const character of charactersOf(text)) {
    left -= character.width;
    if (left < 0) break;
    kept += character.text;
  }
  return room > 0 ? `${kept}…` : '';
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

function narrow(text: string): Character {
  return { text, width: 1 };
}

function spelled(character: string): string {
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
}

let segmenter: Intl.Segmenter | undefined;

/** Made when the first name asks for it. */
function graphemes(): Intl.Segmenter {
  return (segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' }));
}
