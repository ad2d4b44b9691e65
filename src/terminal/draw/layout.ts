import { type ChartGroup, type LegendColumn, type Recording, type Series, type View, groupsOf, visibleSeries } from '../../charts/index.ts';
import { textWidth } from '../../text/index.ts';

/** A line of the body: the heading of a group, a row of a band (0 is the lowest), or the space before a heading. */
export type Line = Head | { readonly series: Series; readonly row: number } | 'space';

export interface Head {
  readonly group: string;
  readonly title: string;
}

/** The contents of each line. They depend on the view, the series and the window, not on time. */
export interface Arrangement {
  readonly columns: number;
  readonly rows: number;
  /** The lines in the window, from row 1 on. */
  readonly lines: readonly Line[];
  readonly series: readonly Series[];
  /** The number of lines above the window. */
  readonly scroll: number;
  /** The number of charts below the window, at least in part. */
  readonly below: number;
  /** The number of rows for lines in the window. */
  readonly height: number;
  /** The row of the time labels, below the last line. */
  readonly timeRow: number;
  /** Whether messages and prompts have a row of their own. */
  readonly footer: boolean;
  /** Rows of a band. */
  readonly bandRows: number;
  /** The first column of the bands, and their width. */
  readonly left: number;
  readonly width: number;
  readonly legend: readonly LegendColumn[];
}

/** An arrangement at a point in time. */
export interface Layout extends Arrangement {
  readonly zoom: number;
  /** The number of the first column of the bands. */
  readonly first: number;
  /** The slot at the right. */
  readonly end: number;
  /** The column of the bands with the cursor. */
  readonly cursor: number | undefined;
}

/** Cells of a legend column, including the space before it. */
export const legendWidth = 10;

/** `rows` undefined means as many as the charts need. */
export function arrange(view: View, known: readonly Series[], severalHosts: boolean, columns: number, rows?: number): Arrangement {
  const series = visibleSeries(known, view);
  const groups = groupsOf(series, severalHosts);
  const footer = rows !== undefined && rows >= 8;
  const available = rows === undefined ? Infinity : Math.max(1, rows - (footer ? 3 : 2));
  const { bandRows, spaced } = bestFit(groups, series.length, rows === undefined ? 0 : available);
  const all = linesOf(groups, bandRows, spaced);
  const height = Math.min(available, rows === undefined ? all.length : available);
  const scroll = Math.max(0, Math.min(view.scroll, all.length - height));
  const lines = withHead(all, scroll).slice(0, height);
  const below = all.slice(scroll + height).filter((line) => typeof line === 'object' && 'series' in line && line.row === 0).length;
  const legend = legendOf(view, columns);
  const left = titlesOf(groups, columns) + 2;
  const width = Math.max(1, columns - left - (legend.length > 0 ? legend.length * legendWidth : 1));
  const timeRow = Math.min(lines.length + 1, rows === undefined ? Infinity : rows - 1);
  return { columns, rows: rows ?? all.length + 2, series, lines, scroll, below, height, timeRow, footer, bandRows, left, width, legend };
}

/** Adds the time to an arrangement. */
export function layOut(arrangement: Arrangement, { end: wanted, cursor: slot, zoom }: View, { axis }: Recording): Layout {
  const { width } = arrangement;
  const end = wanted ?? Math.max(0, axis.end);
  const first = Math.floor(end / zoom) - width + 1;
  const cursor = slot === undefined ? -1 : Math.floor(slot / zoom) - first;
  return { ...arrangement, zoom, first, end, cursor: cursor >= 0 && cursor < width ? cursor : undefined };
}

function titlesOf(groups: readonly ChartGroup[], columns: number): number {
  const titles = groups.flatMap(({ title, series }) => [title, ...series.map(({ chart }) => chart.title)]);
  const widest = titles.reduce((most, one) => Math.max(most, textWidth(one)), 6);
  return Math.min(widest, 24, Math.max(4, Math.floor(columns / 4)));
}

function legendOf({ view }: View, columns: number): readonly LegendColumn[] {
  if (view === 'off' || columns < 36) return [];
  if (columns < 60) return ['now'];
  return view === 'one' || columns < 90 ? ['now', 'scale'] : ['now', 'mean', 'max', 'scale'];
}

const densities = [
  { bandRows: 4, spaced: true },
  { bandRows: 3, spaced: true },
  { bandRows: 2, spaced: true },
  { bandRows: 2, spaced: false },
  { bandRows: 1, spaced: true },
  { bandRows: 1, spaced: false },
] as const;

/** The tallest bands, and space between groups, that fit. */
function bestFit(
  { length: groups }: readonly ChartGroup[],
  charts: number,
  available: number,
): { readonly bandRows: number; readonly spaced: boolean } {
  const lines = ({ bandRows, spaced }: (typeof densities)[number]) => groups + charts * bandRows + (spaced ? groups - 1 : 0);
  return densities.find((density) => lines(density) <= available) ?? densities.at(-1)!;
}

function linesOf(groups: readonly ChartGroup[], bandRows: number, spaced: boolean): Line[] {
  return groups.flatMap(({ group, title, series }, at): Line[] => [
    ...(spaced && at > 0 ? ['space' as const] : []),
    { group, title },
    ...series.flatMap((one) => Array.from({ length: bandRows }, (_, row) => ({ series: one, row: bandRows - 1 - row }))),
  ]);
}

/** Keeps the heading of the top group, with the headings of the legend, at the top while its charts scroll. */
function withHead(lines: readonly Line[], scroll: number): Line[] {
  const head = lines.slice(0, scroll + 1).findLast((line) => typeof line === 'object' && 'group' in line);
  return head ? [head, ...lines.slice(scroll + 1)] : lines.slice(scroll);
}
