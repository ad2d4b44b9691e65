import { batcher, perShape, type Batch } from '../samples/index.ts';
import { intervalOf } from './sample-interval.ts';
import { blocksOfRange, copyRecording, newestBlocks } from './copy-recording.ts';
import type { RecordingCopy } from './recording-copy.ts';
import type { Recording } from './series.ts';
import { assignSlots } from './slot-assignment.ts';

/** The interval is learned from so many samples of one host. Until then, samples are kept and assigned again when it changes. */
const learningPerHost = 8;
const maxLearning = 256;

/** A long batch is recorded in parts: recorded whole, series by series, its first series would displace the old values of the others. */
const maxRowsPerPart = 256;

/**
 * A recording that keeps every value of so many slots, and continues from a copy if given. `interval`: seconds between samples, if known in
 * advance.
 */
export function createRecording(slots = 86_400, interval?: number, from?: RecordingCopy): Recording {
  const batchOf = batcher();
  const missedColumnOf = perShape(({ names }) => names.indexOf('cubestat.ticks_missed.count'));
  let learning: Batch[] | undefined = interval === undefined && !from ? [] : undefined;
  let assigned = assignSlots([], { slots, interval, copy: from });
  let samples = from?.head.samples ?? 0;
  let missed = from?.head.missed ?? 0;

  const learn = (sample: Batch) => {
    learning!.push(sample);
    if (intervalOf(learning!.map(stampOf)) === assigned.interval) assigned.add(sample);
    else assigned = assignSlots(learning!, { slots });
    const ofHost = learning!.filter(({ shape }) => shape.host === sample.shape.host).length;
    if (ofHost === learningPerHost || learning!.length === maxLearning) learning = undefined;
  };

  const recording: Recording = {
    add(given) {
      const batch = batchOf(given);
      const missedColumn = missedColumnOf(batch.shape);
      samples += batch.length;
      if (missedColumn >= 0) for (let row = 0; row < batch.length; row += 1) missed += batch.value(row, missedColumn);
      let row = 0;
      while (learning && row < batch.length) learn(batch.slice(row, (row += 1)));
      for (; row < batch.length; row += maxRowsPerPart) assigned.add(batch.slice(row, Math.min(batch.length, row + maxRowsPerPart)));
    },
    span: (series, slot) => assigned.span(series, slot),
    copy: (bytesPerLevel) => copyRecording({ recording, intervals: assigned.intervals, levels: newestBlocks(recording, bytesPerLevel) }),
    copyRange: (range, bytes) =>
      copyRecording({ recording, intervals: assigned.intervals, levels: blocksOfRange(recording, range, bytes) }),
    get series() {
      return assigned.series;
    },
    get hosts() {
      return assigned.hosts;
    },
    get history() {
      return assigned.history;
    },
    get axis() {
      return assigned.axis;
    },
    get interval() {
      return assigned.interval;
    },
    get omitted() {
      return assigned.omitted;
    },
    get samples() {
      return samples;
    },
    get missed() {
      return missed;
    },
  };
  return recording;
}

function stampOf(sample: Batch): { readonly host: string; readonly timestamp: number } {
  return { host: sample.shape.host, timestamp: sample.timestamp(0) };
}
