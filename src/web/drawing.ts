import {
  type ChartGroup,
  type KeyContext,
  type LegendWindow,
  type Peaks,
  type Recording,
  type Series,
  type View,
  columnsOfAll,
  groupsOf,
  keyContext,
  scalesOf,
  themeOf,
  timeLabel,
  visibleSeries,
} from '../charts/index.ts';
import { memoize, memoizeLast } from '../memoize.ts';
import { arrangeSheet } from './sheet.ts';
import { pageColors } from './colors.ts';
import type { Elements } from './elements.ts';
import { fonts, widthOf } from './lettering.ts';
import { columnWidth, fillingWidth } from './columns.ts';
import { paint } from './paint.ts';

/** What to draw. */
export interface Scene {
  readonly recording: Recording;
  readonly view: View;
  /** The only displayed host; undefined means all. */
  readonly host: string | undefined;
  /** The pixel of the canvas under the mouse. */
  readonly hover: number | undefined;
  readonly hasEnded: boolean;
  /** Shows all of a recording, in columns that are wider if there are few. */
  readonly isWhole: boolean;
}

/** A drawing, and the positions in it. */
export interface Drawn {
  readonly series: readonly Series[];
  readonly scales: (series: Series) => number;
  readonly window: LegendWindow;
  readonly keys: KeyContext;
  /** The time of the displayed values. */
  readonly time: string;
  /** The column at a pixel of the canvas. */
  columnAt(x: number): number;
  /** CSS pixels of a column. */
  readonly columnWidth: number;
  /** The number of columns that there is space for. */
  readonly mostColumns: number;
}

/** Draws scenes on the canvas, which covers the visible part of the sheet. */
export function createDrawing(elements: Elements): (scene: Scene) => Drawn {
  const context = elements.canvas.getContext('2d', { alpha: false })!;
  const peaks: Peaks = new WeakMap();
  const colorsOf = memoize((theme) => pageColors(themeOf(theme, false)));
  const measure = (text: string) => widthOf(context, text, fonts.bold);
  const seriesOf = memoizeLast((all: readonly Series[], view: View, host: string | undefined) =>
    visibleSeries(host === undefined ? all : all.filter((one) => one.host === host), view),
  );
  const groupsIn = memoizeLast(groupsOf);
  const sheetOf = memoizeLast((groups: readonly ChartGroup[], view: View, width: number, height: number) =>
    arrangeSheet(groups, view, { width, height, measure }),
  );

  return ({ recording, view, host, hover, hasEnded, isWhole }) => {
    const ratio = globalThis.devicePixelRatio || 1;
    const { size, top } = fitCanvas(elements, ratio);
    const series = seriesOf(recording.series, view, host);
    const sheet = sheetOf(groupsIn(series, host === undefined && recording.hosts.length > 1), view, size.width, size.height);
    elements.sheet.style.height = `${Math.max(sheet.height, size.height)}px`;
    const usual = columnWidth(ratio, sheet);
    const space = sheet.width * ratio;
    const column = isWhole ? fillingWidth(usual, space, columnsOfAll(recording, view.zoom)) : usual;
    const columnAt = (x: number) => Math.floor((x * ratio - Math.round(sheet.left * ratio)) / column);
    const width = Math.max(1, Math.floor(space / column + 1e-6));
    const end = view.end ?? Math.max(0, recording.axis.end);
    const first = Math.floor(end / view.zoom) - width + 1;
    const cursor = cursorOf(view, first, width, hover === undefined ? undefined : columnAt(hover));
    const isNewest = cursor === undefined && view.end === undefined;
    const window: LegendWindow = { zoom: view.zoom, first, width, cursor, isNewest };
    const time = timeLabel(recording.axis.timeOf(cursor === undefined ? end : (first + cursor) * view.zoom));
    const scales = scalesOf(recording, series, window, peaks);
    const scroll = Math.max(0, top - elements.sheet.getBoundingClientRect().top);
    const caption = isNewest ? (hasEnded ? 'last' : 'now') : time;
    paint({ context, sheet, recording, scales, colors: colorsOf(view.theme), window, caption, ratio, scroll, size, columnSize: column });
    const keys = keyContext(view, { left: 0, width, first, height: 1, end }, recording);
    const mostColumns = Math.max(1, Math.floor(space / usual));
    return { series, scales, window, keys, time, columnAt, columnWidth: column / ratio, mostColumns };
  };
}

/** Gives the canvas the size of the visible part of the sheet, below the header. Returns it in CSS pixels, and where it begins. */
function fitCanvas({ canvas, sheet, controls }: Elements, ratio: number) {
  const top = controls.closest('header')!.offsetHeight;
  const size = { width: sheet.clientWidth, height: Math.max(100, globalThis.innerHeight - top) };
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  canvas.style.top = `${top}px`;
  canvas.style.height = `${size.height}px`;
  // Setting the size clears a canvas, even if it does not change.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  return { size, top };
}

/** The column of the cursor, else the one under the mouse. */
function cursorOf({ cursor, zoom }: View, first: number, width: number, hovered: number | undefined): number | undefined {
  const set = cursor === undefined ? undefined : Math.floor(cursor / zoom) - first;
  const column = set ?? hovered;
  return column !== undefined && column >= 0 && column < width ? column : undefined;
}
