import { batcher, perShape, type Batch, type Samples } from '../samples/index.ts';
import { intervalOf } from './sample-interval.ts';
import { blocksOfRange, copyRecording, newestBlocks } from './copy-recording.ts';
import type { History, LevelRange } from './history.ts';
import type { CopiedLevel, RecordingCopy } from './recording-copy.ts';
import type { Recording, Series } from './series.ts';
import { SlotAssignment } from './slot-assignment.ts';
import type { TimeAxis } from './time-axis.ts';

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
  return new LearningRecording(slots, interval, from);
}

class LearningRecording implements Recording {
  samples: number;
  missed: number;
  readonly #slots: number;
  #assigned: SlotAssignment;
  /** The samples so far, batches of one row, while the interval is learned. */
  #learning: Batch[] | undefined;
  readonly #batchOf = batcher();
  readonly #missedColumnOf = perShape(({ names }) => names.indexOf('cubestat.ticks_missed.count'));

  constructor(slots: number, interval: number | undefined, copy: RecordingCopy | undefined) {
    this.samples = copy?.head.samples ?? 0;
    this.missed = copy?.head.missed ?? 0;
    this.#slots = slots;
    this.#learning = interval === undefined && !copy ? [] : undefined;
    this.#assigned = new SlotAssignment([], { slots, interval, copy });
  }

  get series(): readonly Series[] {
    return this.#assigned.series;
  }

  get hosts(): readonly string[] {
    return this.#assigned.hosts;
  }

  get history(): History {
    return this.#assigned.history;
  }

  get axis(): TimeAxis {
    return this.#assigned.axis;
  }

  get interval(): number {
    return this.#assigned.interval;
  }

  get omitted(): number {
    return this.#assigned.omitted;
  }

  span(series: Series, slot: number): number {
    return this.#assigned.span(series, slot);
  }

  add(samples: Samples): void {
    const batch = this.#batchOf(samples);
    const missedColumn = this.#missedColumnOf(batch.shape);
    this.samples += batch.length;
    if (missedColumn >= 0) for (let row = 0; row < batch.length; row += 1) this.missed += batch.value(row, missedColumn);
    let row = 0;
    while (this.#learning && row < batch.length) this.#learn(this.#learning, batch.slice(row, (row += 1)));
    for (; row < batch.length; row += maxRowsPerPart) this.#assigned.add(batch.slice(row, Math.min(batch.length, row + maxRowsPerPart)));
  }

  copy(bytesPerLevel: number): RecordingCopy {
    return this.#copyLevels(newestBlocks(this, bytesPerLevel));
  }

  copyRange(range: LevelRange, bytes: number): RecordingCopy {
    return this.#copyLevels(blocksOfRange(this, range, bytes));
  }

  #copyLevels(levels: readonly CopiedLevel[]): RecordingCopy {
    return copyRecording({ recording: this, intervals: this.#assigned.intervals, levels });
  }

  #learn(learning: Batch[], sample: Batch): void {
    learning.push(sample);
    if (intervalOf(learning) === this.#assigned.interval) this.#assigned.add(sample);
    else this.#assigned = new SlotAssignment(learning, { slots: this.#slots });
    const ofHost = learning.filter(({ shape }) => shape.host === sample.shape.host).length;
    if (ofHost === learningPerHost || learning.length === maxLearning) this.#learning = undefined;
  }
}
