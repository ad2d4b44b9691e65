import type { Mark, Recording, Series, View } from '../../charts/index.ts';
import type { DrawnBands } from './drawn-band.ts';
import type { Layout } from './layout.ts';
import type { Palette } from './palette.ts';
import type { Screen, Style } from './screen.ts';

/** Everything that is drawn. */
export interface Scene {
  readonly view: View;
  readonly recording: Recording;
  readonly status: Status;
}

export interface Size {
  readonly columns: number;
  /** undefined: as many as there is to show. */
  readonly rows: number | undefined;
}

export interface Picture {
  readonly screen: Screen;
  readonly layout: Layout;
  /** The upper end of the scale of a series. */
  readonly scales: (series: Series) => number;
}

/** What is needed to draw a line. */
export interface DrawContext extends Picture {
  readonly palette: Palette;
  readonly recording: Recording;
  readonly marks: readonly Mark[];
  readonly bands: DrawnBands;
  /** The numbers beside the charts are those of the newest samples. */
  readonly isNewest: boolean;
  /** What these are called: `now`, or the time. */
  readonly caption: string;
}

/** What is told beside the charts. */
export interface Status {
  /** No more samples will come. */
  readonly ended: boolean;
  /** The picture shows all samples, from the first to the last. */
  readonly whole?: boolean;
  readonly exporters: readonly Fare[];
  /** The last message to the user. */
  readonly message?: string | undefined;
  /** How many times as fast as it was recorded it is shown. */
  readonly replay?: number | undefined;
  /** Seconds in which no sample has come. */
  readonly silence?: number | undefined;
}

/** How an exporter does. */
export interface Fare {
  readonly name: string;
  /** Where it delivers to: a URL, a file. */
  readonly destination?: string | undefined;
  readonly delivered: number;
  readonly waiting: number;
  readonly lost: number;
  readonly failed: boolean;
  /** It has been trying again since it last delivered something. */
  readonly retrying: boolean;
}

/** Texts that stand beside each other, each in its style. */
export type Spans = readonly (readonly [text: string, style: Style])[];
