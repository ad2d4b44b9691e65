import stringWidth from 'string-width';
import { memoize } from '../memoize.ts';
import { printable } from './printable.ts';

/** A displayed character, and its width in cells: 1 or 2. */
export interface Character {
  readonly text: string;
  readonly width: number;
}

/** The characters of an untrusted text. Control and invisible characters are spelled out. */
export const charactersOf: (text: string) => readonly Character[] = memoize((text) => {
  if (isAscii(text)) return Array.from(text, narrow);
  const clean = printable(text).replaceAll('\t', ' ');
  return Array.from(graphemes().segment(clean), ({ segment }) => segment).flatMap((segment) => {
    const width = stringWidth(segment);
    return width > 0 ? { text: segment, width } : Array.from(Array.from(segment, spelled).join(''), narrow);
  });
}, 2048);

/** An untrusted text as it is displayed, with control and invisible characters spelled out. */
export function displayText(text: string): string {
  return isAscii(text) ? text : charactersOf(text).reduce((all, character) => all + character.text, '');
}

/** The width of a text in cells, as it is displayed. */
export function textWidth(text: string): number {
  return isAscii(text) ? text.length : charactersOf(text).reduce((sum, { width }) => sum + width, 0);
}

/** Shortens a text to at most `room` cells; `…` stands for the rest. */
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

/** Made on first use. */
function graphemes(): Intl.Segmenter {
  return (segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' }));
}
