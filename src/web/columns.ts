import type { Sheet } from './sheet.ts';

/** The width of a column in whole device pixels: two CSS pixels, or one on a narrow sheet. */
export function columnWidth(ratio: number, { isNarrow }: Pick<Sheet, 'isNarrow'>): number {
  return Math.max(1, Math.round((isNarrow ? 1 : 2) * ratio));
}

/** The width with which so many columns fill the space, at most four times the usual one; it need not be whole. */
export function fillingWidth(usual: number, space: number, columns: number): number {
  return Math.max(usual, Math.min(4 * usual, space / columns));
}
