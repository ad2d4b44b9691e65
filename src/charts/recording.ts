import type { Sample } from '../sample.ts';
import type { Recording } from './series.ts';
import { place } from './slot-placement.ts';
import { intervalOf } from './sample-interval.ts';

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
