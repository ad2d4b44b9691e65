import { perShape, type Batch, type Sample, type Shape } from '../../samples/index.ts';
import { compileExpression, type Expression } from '../../expressions/index.ts';
import { Origins } from '../origins.ts';
import { Ring } from './ring.ts';

export interface RecorderSettings {
  /** An incident begins when this becomes true. */
  readonly when: Expression;
  /** Seconds of samples to keep from before an incident. */
  readonly keep: number;
  /** Seconds without the condition after which an incident is over. */
  readonly after: number;
  /** The most seconds of an incident that are recorded. */
  readonly longest: number;
}

/** Takes the samples of one incident, in order. */
export interface IncidentRecording {
  add(batches: readonly Batch[]): void;
  /** `isOver`: whether the recording is complete. */
  end(isOver: boolean): void;
}

/** Begins a recording, with the first sample that fulfils the condition. */
export type Begin = (trigger: Sample) => IncidentRecording;

/** Records the incidents of each host. Time is that of the samples, so that a recording has the same incidents as the live host. */
export class FlightRecorder {
  readonly #watched: Origins<Watched>;
  readonly #conditionOf: (shape: Shape) => (batch: Batch, row: number) => boolean;

  constructor(settings: RecorderSettings, begin: Begin) {
    this.#watched = new Origins(
      () => new Watched(settings, begin),
      (watched) => watched.end(),
    );
    this.#conditionOf = perShape((shape) => {
      const condition = compileExpression(settings.when, shape);
      return (batch, row) => condition(batch, row) === true;
    });
  }

  add(batch: Batch): void {
    this.#watched.of(batch.shape).add(batch, this.#conditionOf(batch.shape));
    batch.acknowledgement?.release();
  }

  /** Ends all recordings. */
  end(): void {
    this.#watched.clear();
  }
}

/** `left out`: the incident goes on, but has been recorded for `longest`. */
type State = 'waiting' | 'recording' | 'left out';

/** One host. */
class Watched {
  readonly #settings: RecorderSettings;
  readonly #begin: Begin;
  readonly #ring: Ring;
  #state: State = 'waiting';
  #recording: IncidentRecording | undefined;
  #began = 0;
  #lastTrue = 0;

  constructor(settings: RecorderSettings, begin: Begin) {
    this.#settings = settings;
    this.#begin = begin;
    this.#ring = new Ring(settings.keep);
  }

  add(batch: Batch, isTrue: (batch: Batch, row: number) => boolean): void {
    let start = 0;
    for (let row = 0; row < batch.length; row += 1) {
      const next = this.#next(batch.timestamp(row), isTrue(batch, row));
      if (next === this.#state) continue;
      this.#take(batch, start, row);
      this.#enter(next, batch, row);
      start = row;
    }
    this.#take(batch, start, batch.length);
  }

  end(): void {
    this.#ring.clear();
    this.#recording?.end(true);
  }

  /** Distances in time are absolute, so that a clock set back by hours does not prolong an incident by hours. */
  #next(time: number, isTrue: boolean): State {
    const { after, longest } = this.#settings;
    if (isTrue) this.#lastTrue = time;
    if (this.#state === 'waiting') return isTrue ? 'recording' : 'waiting';
    if (Math.abs(time - this.#lastTrue) > after) return 'waiting';
    return this.#state === 'recording' && Math.abs(time - this.#began) > longest ? 'left out' : this.#state;
  }

  #enter(state: State, batch: Batch, row: number): void {
    this.#recording?.end(state === 'waiting');
    this.#recording = undefined;
    this.#state = state;
    if (state !== 'recording') return;
    this.#began = batch.timestamp(row);
    this.#recording = this.#begin(batch.sample(row));
    this.#recording.add(this.#ring.takeFrom(this.#began));
  }

  #take(batch: Batch, start: number, end: number): void {
    if (start === end) return;
    const part = batch.slice(start, end);
    part.acknowledgement?.hold();
    if (this.#recording) this.#recording.add([part]);
    else this.#ring.add(part);
  }
}
