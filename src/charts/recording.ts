import type { Batch } from '../batch.ts';
import { batcher, perShape } from '../batcher.ts';
import { intervalOf } from './sample-interval.ts';
import type { Recording } from './series.ts';
import { placeInSlots } from './slot-placement.ts';

/** The interval is learned from so many samples of one host; until then samples are kept, to be placed anew. */
const learningPerHost = 8;
const learningAtMost = 256;

/** A long batch is recorded in parts: series by series, the first would be forgotten before the last had any value. */
const rowsAtOnce = 256;

/** A recording that keeps every value of so many slots. `interval`: seconds between two samples, where that is known beforehand. */
export function createRecording(slots = 86_400, interval?: number): Recording {
  const batchOf = batcher();
  const missedColumnOf = perShape(({ names }) => names.indexOf('cubestat.ticks_missed.count'));
  let learning: Batch[] | undefined = interval === undefined ? [] : undefined;
  let placed = placeInSlots([], slots, interval);
  let samples = 0;
  let missed = 0;

  const learn = (sample: Batch) => {
    learning!.push(sample);
    if (intervalOf(learning!.map(stampOf)) === placed.interval) placed.add(sample);
    else placed = placeInSlots(learning!, slots);
    const ofHost = learning!.filter(({ shape }) => shape.host === sample.shape.host).length;
    if (ofHost === learningPerHost || learning!.length === learningAtMost) learning = undefined;
  };

  return {
    add(given) {
      const batch = batchOf(given);
      const missedColumn = missedColumnOf(batch.shape);
      samples += batch.length;
      if (missedColumn >= 0) for (let row = 0; row < batch.length; row += 1) missed += batch.value(row, missedColumn);
      let row = 0;
      while (learning && row < batch.length) learn(batch.slice(row, (row += 1)));
      for (; row < batch.length; row += rowsAtOnce) placed.add(batch.slice(row, Math.min(batch.length, row + rowsAtOnce)));
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

function stampOf(sample: Batch): { readonly host: string; readonly timestamp: number } {
  return { host: sample.shape.host, timestamp: sample.timestamp(0) };
}
