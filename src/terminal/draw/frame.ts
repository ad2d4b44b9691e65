import type { ExporterStatus, Mark, Recording, Series, View } from '../../charts/index.ts';
import type { DrawnBands } from './drawn-band.ts';
import type { Layout } from './layout.ts';
import type { Palette } from './palette.ts';
import type { Screen, Style } from './screen.ts';

/** What `draw` draws. */
export interface DrawInput {
  readonly view: View;
  readonly recording: Recording;
  readonly status: Status;
}

export interface Size {
  readonly columns: number;
  /** undefined means as many as the charts need. */
  readonly rows: number | undefined;
}

/** The cells of a drawing, and its layout. */
export interface DrawnScreen {
  readonly screen: Screen;
  readonly layout: Layout;
  /** The upper end of the scale of a series. */
  readonly scales: (series: Series) => number;
}

/** What functions that draw a line share. */
export interface DrawContext extends DrawnScreen {
  readonly palette: Palette;
  readonly recording: Recording;
  readonly marks: readonly Mark[];
  readonly bands: DrawnBands;
  /** Whether the legend shows the newest samples. */
  readonly isNewest: boolean;
  /** The heading of that column of the legend: `now`, or a time. */
  readonly caption: string;
}

/** The state of the source and the exporters, for the first and last rows. */
export interface Status {
  /** No more samples will come. */
  readonly ended: boolean;
  /** The drawing shows all samples, from first to last. */
  readonly whole?: boolean;
  readonly exporters: readonly ExporterStatus[];
  /** The last message to the user. */
  readonly message?: string | undefined;
  /** The speed of a replay, 1 as recorded. */
  readonly replay?: number | undefined;
  /** The share of a recording that has been read, from 0 to 1; undefined if its length is unknown. */
  readonly read?: number | undefined;
  /** Seconds since the last sample. */
  readonly silence?: number | undefined;
}

/** Texts side by side, each in its style. */
export type Spans = readonly (readonly [text: string, style: Style])[];
