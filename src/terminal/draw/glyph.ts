/** A character as a number: its code point, or an index of a cluster of several. Rows of them compare as bytes. */
export type Glyph = number;

/** The second cell of a wide character. */
export const covered: Glyph = 0;

export const space: Glyph = 0x20;

/** The numbers of clusters begin after all code points. */
const firstCluster = 0x110000;
/** The most clusters, as names are untrusted input. */
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

/** The empty text for a covered cell. */
export function characterOf(glyph: Glyph): string {
  if (glyph === covered) return '';
  return glyph < firstCluster ? String.fromCodePoint(glyph) : clusters[glyph - firstCluster]!;
}
