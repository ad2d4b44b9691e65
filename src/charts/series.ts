import type { Samples } from '../batcher.ts';
import type { Chart } from './chart.ts';
import type { History } from './history.ts';
import type { Axis } from './time-axis.ts';

/** A metric of a host over time. */
export interface Series {
  /** Its number in the history. */
  readonly id: number;
  readonly host: string;
  readonly chart: Chart;
  /** The largest value it ever had. */
  peak: number;
  /** Its newest value, and the slot that is in. */
  latest: number;
  last: number;
  /** The slot of its first value. */
  first: number;
  /** Counts values that came late, into slots before that of the newest. */
  revision: number;
}

/** What has come so far, ready to be drawn. */
export interface Recording {
  add(samples: Samples): void;
  /** By host, then in the order of the catalogue; the same array until there are new ones, or one has something to show for the first time. */
  readonly series: readonly Series[];
  readonly hosts: readonly string[];
  readonly history: History;
  readonly axis: Axis;
  /** Seconds between two samples of the host that sends the most. */
  readonly interval: number;
  /** Slots for which a value of a series counts: more than one where another host sends more often. */
  span(series: Series, slot: number): number;
  readonly samples: number;
  /** Ticks that the sources skipped, as they report it. */
  readonly missed: number;
  /** Series for which there was no room. */
  readonly omitted: number;
}
