import type { Palette, DrawnScreen } from '../draw/index.ts';
import { type Recording, type Series, columnValues, wholeZoom } from '../../charts/index.ts';

/** Units of the image per cell. */
export const cellWidth = 8;
/** Units of the image per row. */
export const rowHeight = 16;

/** Columns of an image per cell: the first of these counts that divides the slots of the cell. */
const columnsOfCell = [4, 3, 2, 1] as const;

/** The next zoom with the most columns per cell. */
export function fineZoom(least: number): number {
  let zoom = wholeZoom(least);
  while (zoom > 4 && zoom % 4 !== 0) zoom = wholeZoom(zoom + 1);
  return zoom;
}

/** The band of a chart on a baseline: a shape for each layer, over the layers below. */
export function bandOf(series: Series, recording: Recording, { layout, scales }: DrawnScreen, palette: Palette, baseline: number): string {
  const { zoom, first, width, left } = layout;
  const fine = columnsOfCell.find((count) => zoom % count === 0)!;
  const values = columnValues(series, recording, { zoom: zoom / fine, first: first * fine, width: width * fine });
  const place = { left: left * cellWidth, step: cellWidth / fine, baseline };
  const shares = Array.from(values, (value) => Math.max(0, value / scales(series)) || 0);
  const { group } = series.chart;
  const layers = Array.from({ length: palette.layers }, (_, layer) =>
    shape(heightsOf(shares, palette.layers, layer), palette.colors(palette.band(group, layer)).foreground, place),
  );
  // A value above 0 is always visible.
  const traces = shares.map((share) => (share > 0 ? 1 : 0));
  return [shape(traces, palette.colors(palette.trace(group)).foreground, place), ...layers].filter(Boolean).join('\n');
}

function heightsOf(shares: readonly number[], layers: number, layer: number): number[] {
  return shares.map((share) => Math.round(Math.min(1, Math.max(0, share * layers - layer)) * rowHeight));
}

function shape(heights: readonly number[], color: string, place: BandPosition): string {
  const path = silhouette(heights, place);
  return path && `<path shape-rendering="crispEdges" fill="${color}" d="${path}"/>`;
}

interface BandPosition {
  readonly left: number;
  /** Units of a column. */
  readonly step: number;
  readonly baseline: number;
}

/** The path of an outline: one step for a run of equal heights, closed wherever the height is 0. */
function silhouette(heights: readonly number[], { left, step, baseline }: BandPosition): string {
  let path = '';
  let level = 0;
  let isOpen = false;
  for (let column = 0; column < heights.length;) {
    const here = heights[column]!;
    let end = column;
    while (end < heights.length && heights[end] === here) end += 1;
    if (!isOpen && here > 0) path += `M${left + column * step} ${baseline}`;
    if (isOpen || here > 0) path += `${here === level ? '' : `v${level - here}`}${here === 0 ? 'z' : `h${(end - column) * step}`}`;
    isOpen = here > 0;
    level = here;
    column = end;
  }
  return isOpen ? `${path}v${level}z` : path;
}
