import { type Recording, type Series, band, blocks, columnValues } from '../../charts/index.ts';
import { glyphOf, space, type Glyph } from './glyph.ts';
import type { Palette } from './palette.ts';
import type { Style } from './screen.ts';

/** The band of a chart: the value of each column, and its cells, row by row from the bottom. */
export interface DrawnBand {
  readonly values: Float64Array;
  readonly glyphs: Int32Array;
  readonly styles: Int32Array;
}

/** The bands of the last drawing. As time passes they are shifted, and only new columns are drawn. */
export type DrawnBands = WeakMap<Series, CachedBand>;

interface CachedBand extends DrawnBand {
  readonly look: BandKey;
  first: number;
  /** Values before this slot are final. */
  end: number;
}

/** A band is drawn again when any of these changes. */
interface BandKey {
  readonly palette: Palette;
  readonly upper: number;
  readonly zoom: number;
  readonly width: number;
  readonly bandRows: number;
  readonly revision: number;
  /** The number of slots for which values count: a host's new interval changes past columns. */
  readonly spans: string;
}

const [dot, overline] = ['·', '▔'].map(glyphOf) as [Glyph, Glyph];
/** A space, and eight heights of a block. */
export const blockGlyphs = blocks.map(glyphOf);

/** The position of a band, and what it is drawn with. */
export interface BandSettings {
  readonly recording: Recording;
  readonly palette: Palette;
  /** The upper end of the scale. */
  readonly upper: number;
  readonly zoom: number;
  readonly first: number;
  readonly width: number;
  readonly bandRows: number;
}

export function drawnBand(bands: DrawnBands, series: Series, settings: BandSettings): DrawnBand {
  const { recording, palette, upper, zoom, first, width, bandRows } = settings;
  const look = { palette, upper, zoom, width, bandRows, revision: series.revision, spans: spansOf(series, settings) };
  const known = bands.get(series);
  const isReusable = known !== undefined && isSame(known.look, look) && first >= known.first && first - known.first < width;
  const reusable = isReusable ? known : { look, first, end: -Infinity, ...blank(width, bandRows) };
  bands.set(series, reusable);
  moveBy(reusable, first - reusable.first);
  // The newest column may have got a larger value, or its value may count longer.
  const from = Math.min(width, Math.max(0, Math.floor(reusable.end / zoom) - first));
  reusable.values.set(columnValues(series, recording, { zoom, first: first + from, width: width - from }), from);
  for (let row = 0; row < bandRows; row += 1) {
    for (let column = from; column < width; column += 1) {
      const { glyph, style } = cellOf(reusable.values[column]!, look, series, row, (first + column) * zoom);
      reusable.glyphs[row * width + column] = glyph;
      reusable.styles[row * width + column] = style;
    }
  }
  reusable.first = first;
  reusable.end = Math.min(series.last, (first + width) * zoom);
  return reusable;
}

function spansOf(series: Series, { recording, zoom, first, width }: BandSettings): string {
  return [first, first + width / 2, first + width].map((column) => recording.span(series, Math.max(0, Math.round(column * zoom)))).join();
}

function isSame(one: BandKey, other: BandKey): boolean {
  return (Object.keys(one) as (keyof BandKey)[]).every((name) => one[name] === other[name]);
}

function blank(width: number, bandRows: number): DrawnBand {
  return { values: new Float64Array(width), glyphs: new Int32Array(width * bandRows), styles: new Int32Array(width * bandRows) };
}

function moveBy({ values, glyphs, styles, look: { width, bandRows } }: CachedBand, columns: number): void {
  if (columns === 0) return;
  values.copyWithin(0, columns);
  for (let row = 0; row < bandRows; row += 1) {
    for (const cells of [glyphs, styles]) cells.copyWithin(row * width, row * width + columns, (row + 1) * width);
  }
}

interface Cell {
  readonly glyph: Glyph;
  readonly style: Style;
}

const empty: Cell = { glyph: space, style: 0 };

function cellOf(
  value: number,
  { palette, upper, bandRows }: BandKey,
  { chart: { group }, first }: Series,
  row: number,
  slot: number,
): Cell {
  if (value > 0) {
    const { eighths, layer, isTrace } = band(value / upper, palette.layers, row, bandRows);
    if (eighths === 0 && layer === 0) return empty;
    return { glyph: blockGlyphs[eighths]!, style: isTrace ? palette.trace(group) : palette.band(group, layer) };
  }
  if (value < 0 && row === bandRows - 1) return { glyph: overline, style: palette.group(group) };
  // A series misses no value before its first one.
  return Number.isNaN(value) && row === 0 && slot > first ? { glyph: dot, style: palette.faint } : empty;
}
