import type { Samples } from '../samples/index.ts';
import type { Chart } from './chart.ts';
import type { History, LevelRange } from './history.ts';
import type { RecordingCopy } from './recording-copy.ts';
import type { TimeAxis } from './time-axis.ts';

/** A metric of a host over time. */
export interface Series {
  /** Its number in the history. */
  readonly id: number;
  readonly host: string;
  readonly chart: Chart;
  /** Its largest value so far. */
  peak: number;
  /** Its newest value, and the slot of it. */
  latest: number;
  last: number;
  /** The slot of its first value. */
  first: number;
  /** Increases with each late value, written to a slot before the newest. */
  revision: number;
}

/** The samples so far, ready to be drawn. */
export interface Recording {
  add(samples: Samples): void;
  /** By host, then by the catalogue. The array changes with a new series, or a first value above 0. */
  readonly series: readonly Series[];
  readonly hosts: readonly string[];
  readonly history: History;
  readonly axis: TimeAxis;
  /** Seconds between two samples of the host that sends most often. */
  readonly interval: number;
  /** The number of slots for which a value of a series counts: several where another host sends more often. */
  span(series: Series, slot: number): number;
  readonly samples: number;
  /** Ticks that the sources report as missed. */
  readonly missed: number;
  /** Series beyond the maximum, which are left out. */
  readonly omitted: number;
  /** A copy with at most about so many bytes of each level of the history. */
  copy(bytesPerLevel: number): RecordingCopy;
  /** A copy with blocks of one level: those of a range, from its start, within about so many bytes. */
  copyRange(range: LevelRange, bytes: number): RecordingCopy;
}
