import type { ChartGroup, LegendColumn, Series, View } from '../charts/index.ts';

/** A row of the sheet: the heading of a group, or a chart. All lengths are in CSS pixels. */
export type SheetRow = { readonly top: number } & (
  { readonly group: string; readonly title: string; readonly series?: undefined } | { readonly series: Series; readonly group?: undefined }
);

/** The position of each row. It depends on the view, the series and the window, not on time. */
export interface Sheet {
  readonly rows: readonly SheetRow[];
  /** Of all rows. */
  readonly height: number;
  readonly bandHeight: number;
  /** Space at each side. */
  readonly side: number;
  /** The first pixel of the bands, and their width. */
  readonly left: number;
  readonly width: number;
  readonly legend: readonly LegendColumn[];
  /** Of a column of the legend. */
  readonly legendWidth: number;
  readonly isNarrow: boolean;
}

export interface SheetWindow {
  readonly width: number;
  readonly height: number;
  /** The width of a text. */
  readonly measure: (text: string) => number;
}

/** Space for the times above the rows. */
export const axisHeight = 24;
export const headHeight = 26;
/** Space below a band, and below all of them. */
const gap = 3;
const margin = 16;
const narrow = 700;

const bandHeights = [48, 40, 34, 28, 24];

export function arrangeSheet(groups: readonly ChartGroup[], view: View, window: SheetWindow): Sheet {
  const bandHeight = fittingHeight(groups, window.height);
  const isNarrow = window.width < narrow;
  const side = isNarrow ? 10 : 16;
  const legendWidth = isNarrow ? 72 : 84;
  const legend = legendOf(view, window.width);
  const left = side + titleWidth(groups, window) + 12;
  const rows: SheetRow[] = [];
  let top = axisHeight;
  for (const { group, title, series } of groups) {
    rows.push({ top, group, title });
    top += headHeight;
    for (const one of series) {
      rows.push({ top, series: one });
      top += bandHeight + gap;
    }
  }
  const width = Math.max(20, window.width - left - legend.length * legendWidth - side);
  return { rows, height: top + margin, bandHeight, side, left, width, legend, legendWidth, isNarrow };
}

/** The tallest bands with which all rows fit, else the smallest. */
function fittingHeight(groups: readonly ChartGroup[], height: number): number {
  const charts = groups.reduce((sum, { series }) => sum + series.length, 0);
  const heightWith = (band: number) => axisHeight + margin + groups.length * headHeight + charts * (band + gap);
  return bandHeights.find((band) => heightWith(band) <= height) ?? bandHeights.at(-1)!;
}

/** The most names to measure: ten thousand would take a moment. */
const measured = 500;

function titleWidth(groups: readonly ChartGroup[], { width, measure }: SheetWindow): number {
  const titles = groups.flatMap(({ title, series }) => [title, ...series.map(({ chart }) => chart.title)]).slice(0, measured);
  const widest = titles.reduce((most, title) => Math.max(most, measure(title)), 48);
  return Math.min(widest, 240, Math.max(72, width / 4));
}

function legendOf({ view }: View, width: number): readonly LegendColumn[] {
  if (view === 'off') return [];
  if (width < narrow) return ['now'];
  return view === 'one' || width < 1000 ? ['now', 'scale'] : ['now', 'mean', 'max', 'scale'];
}

/** The rows that are at least partly between two heights. */
export function rowsBetween({ rows, bandHeight }: Sheet, from: number, to: number): readonly SheetRow[] {
  const firstBelow = (height: number) => {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle]!.top > height) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return rows.slice(firstBelow(from - Math.max(bandHeight, headHeight)), firstBelow(to));
}
