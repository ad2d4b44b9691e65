import type { Batch } from '../../samples/index.ts';
import { otherUnitOf } from './recorded-time.ts';

/** Fewer steps back in time are no order. */
const leastBackwards = 3;

/** Watches the samples of an input for what makes each of them valid, and all of them together probably not what was meant. */
export class Doubts {
  #samples = 0;
  #hasMetrics = false;
  /** The host whose times are followed, and its last one. */
  #host: string | undefined;
  #before = NaN;
  #forwards = 0;
  #backwards = 0;
  readonly #warn: (message: string) => void;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  add(batch: Batch): void {
    const { host, names } = batch.shape;
    const [first, last] = [batch.timestamp(0), batch.timestamp(batch.length - 1)];
    if (this.#samples === 0) this.#doubtUnit(first);
    this.#samples += batch.length;
    this.#hasMetrics ||= names.length > 0;
    if (host !== (this.#host ??= host)) return;
    this.#step(first, 1);
    this.#step(last, batch.length - 1);
  }

  end(): void {
    if (this.#samples > 0 && !this.#hasMetrics)
      this.#warn(this.#samples === 1 ? 'its sample has no metric' : `none of its ${this.#samples} samples has a metric`);
    if (this.#backwards > this.#forwards && this.#backwards >= leastBackwards)
      this.#warn('its newest samples come first; charts, summaries and windows expect the oldest first, as tac(1) gives them');
  }

  #doubtUnit(timestamp: number): void {
    const unit = otherUnitOf(timestamp) ?? (isSpreadsheetDay(timestamp) ? 'days of a spreadsheet' : undefined);
    if (unit !== undefined) this.#warn(`the timestamp ${timestamp} seems to be in ${unit}; it is taken as seconds`);
  }

  /** Follows the times of so many samples by that of the last one. */
  #step(time: number, samples: number): void {
    if (time > this.#before) this.#forwards += samples;
    if (time < this.#before) this.#backwards += samples;
    this.#before = time;
  }
}

/** Spreadsheets write dates of 2000 to 2100 as such numbers of days, with the time of day as a fraction. */
function isSpreadsheetDay(timestamp: number): boolean {
  return timestamp > 36_526 && timestamp < 73_050 && !Number.isInteger(timestamp);
}
