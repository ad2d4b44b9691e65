import type { Recording, Series } from './recording.ts';
import { widthOf } from './screen.ts';
import { shown } from './shown.ts';
import type { View } from './view.ts';

/** A line of the body: the head of a group, or a row of a chart's band, the lowest being row 0. */
export type Line = { readonly group: string; readonly title: string } | { readonly series: Series; readonly row: number };

export type Legend = 'now' | 'mean' | 'max' | 'scale';

/** Where everything stands. */
export interface Layout {
  readonly columns: number;
  readonly rows: number;
  readonly lines: readonly Line[];
  readonly series: readonly Series[];
  /** The first line that is in the window. */
  readonly scroll: number;
  /** Rows of the window for lines; the first is row 1. */
  readonly height: number;
  /** Is there a row for messages and prompts of its own? */
  readonly footer: boolean;
  /** Rows of a band. */
  readonly bandRows: 1 | 2;
  readonly titles: number;
  /** Where the bands are. */
  readonly left: number;
  readonly width: number;
  readonly legend: readonly Legend[];
  readonly zoom: number;
  /** The number of the first column of the bands. */
  readonly first: number;
  /** The slot at the right. */
  readonly end: number;
}

/** Cells of a value and of the space before it. */
export const legendWidth = 10;

/** `rows` undefined: as many as there is to show. */
export function layOut(view: View, recording: Recording, columns: number, rows: number | undefined): Layout {
  const series = shown(recording.series, view);
  const several = recording.hosts.length > 1;
  const widest = Math.max(6, ...series.flatMap((one) => [widthOf(one.chart.title), widthOf(headOf(one, several))]));
  const titles = Math.min(widest, 24, Math.max(4, Math.floor(columns / 4)));
  const legend = legendOf(view, columns);
  const left = titles + 2;
  const width = Math.max(1, columns - left - (legend.length > 0 ? legend.length * legendWidth : 1));
  const footer = rows !== undefined && rows >= 8;
  const available = rows === undefined ? Infinity : Math.max(1, rows - (footer ? 3 : 2));
  const bandRows = rows !== undefined && lineCount(series, 2) <= available ? 2 : 1;
  const lines = linesOf(series, several, bandRows);
  const height = rows === undefined ? lines.length : available;
  const end = view.end ?? Math.max(0, recording.axis.end);
  return {
    ...{ columns, rows: rows ?? lines.length + 2, lines, series, height, footer, bandRows, titles, left, width, legend, end },
    scroll: Math.max(0, Math.min(view.scroll, lines.length - height)),
    zoom: view.zoom,
    first: Math.floor(end / view.zoom) - width + 1,
  };
}

function legendOf({ view }: View, columns: number): readonly Legend[] {
  if (view === 'off' || columns < 36) return [];
  if (columns < 60) return ['now'];
  return view === 'one' || columns < 90 ? ['now', 'scale'] : ['now', 'mean', 'max', 'scale'];
}

function groupOf({ host, chart }: Series): string {
  return `${host}\n${chart.group}`;
}

function headOf({ host, chart }: Series, severalHosts: boolean): string {
  return severalHosts ? `${host} ${chart.group}` : chart.group;
}

function lineCount(series: readonly Series[], bandRows: number): number {
  return new Set(series.map(groupOf)).size + bandRows * series.length;
}

function linesOf(series: readonly Series[], severalHosts: boolean, bandRows: 1 | 2): Line[] {
  return series.flatMap((one, at): Line[] => {
    const isFirst = at === 0 || groupOf(series[at - 1]!) !== groupOf(one);
    const head = isFirst ? [{ group: one.chart.group, title: headOf(one, severalHosts) }] : [];
    return [...head, ...(bandRows === 2 ? [{ series: one, row: 1 }] : []), { series: one, row: 0 }];
  });
}
