import type { Sample } from '../sample.ts';
import type { Axis } from './time-axis.ts';
import type { Chart } from './chart.ts';
import type { History } from './history.ts';
import { place } from './slot-placement.ts';
import { intervalOf } from './sample-interval.ts';

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
}

/** What has come so far, ready to be drawn. */
export interface Recording {
  add(sample: Sample): void;
  /** By host, then in the order of the catalogue; the same array until there are new ones. */
  readonly series: readonly Series[];
  readonly hosts: readonly string[];
  readonly history: History;
  readonly axis: Axis;
  /** Seconds between two samples of the host that sends the most. */
  readonly interval: number;
  /** Slots for which a value of a series says how things are: more than one where another host sends more often. */
  span(series: Series, slot: number): number;
  readonly samples: number;
  /** Ticks that the sources skipped, as they tell it themselves. */
  readonly missed: number;
  /** Series for which there was no room. */
  readonly omitted: number;
}

/** The interval is learned from so many samples at first; until then they are kept, to be placed anew. */
const learning = 8;

export function createRecording(slots = 86_400): Recording {
  let first: Sample[] | undefined = [];
  let placed = place([], slots);
  let samples = 0;
  let missed = 0;

  const learn = (sample: Sample) => {
    first!.push(sample);
    if (intervalOf(first!) === placed.interval) placed.add(sample);
    else placed = place(first!, slots);
    if (first!.length === learning) first = undefined;
  };

  return {
    add(sample) {
      samples += 1;
      missed += sample.metrics['cubestat.ticks_missed.count'] ?? 0;
      if (first) learn(sample);
      else placed.add(sample);
    },
    span: (series, slot) => placed.span(series, slot),
    get series() {
      return placed.series;
    },
    get hosts() {
      return placed.hosts;
    },
    get history() {
      return placed.history;
    },
    get axis() {
      return placed.axis;
    },
    get interval() {
      return placed.interval;
    },
    get omitted() {
      return placed.omitted;
    },
    get samples() {
      return samples;
    },
    get missed() {
      return missed;
    },
  };
}
