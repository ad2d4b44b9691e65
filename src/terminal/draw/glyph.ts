/** A character as a cell holds it, so that rows can be compared as bytes: its code point, or a number for what is made of several. */
export type Glyph = number;

/** The second cell of a wide character. */
export const covered: Glyph = 0;

export const space: Glyph = 0x20;

/** Code points end before it. */
const firstCluster = 0x110000;
/** Names come from outside: memory is bounded for any number of clusters. */
const mostClusters = 4096;

const clusters: string[] = [];
const numbers = new Map<string, Glyph>();

export function glyphOf(character: string): Glyph {
  const point = character.codePointAt(0) ?? covered;
  if (character.length <= (point > 0xffff ? 2 : 1)) return point;
  const known = numbers.get(character);
  if (known !== undefined) return known;
  if (clusters.length === mostClusters) return 0xfffd;
  const glyph = firstCluster + clusters.push(character) - 1;
  numbers.set(character, glyph);
  return glyph;
}

/** Nothing for a cell that is covered. */
export function characterOf(glyph: Glyph): string {
  if (glyph === covered) return '';
  return glyph < firstCluster ? String.fromCodePoint(glyph) : clusters[glyph - firstCluster]!;
}
