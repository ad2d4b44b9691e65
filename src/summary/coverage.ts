/** A gap is a time between two samples that is so many times the usual one. */
const gapFactor = 2.5;

/** A time without samples: from the one before it to the one behind it, in Unix seconds. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Gaps that are kept. */
const mostGaps = 5;

/** What time the samples of a host cover, in Unix seconds. */
export class Coverage {
  samples = 0;
  first = Infinity;
  last = -Infinity;
  gaps = 0;
  /** Seconds of the gaps, beyond the usual time between two samples. */
  missing = 0;
  #longest: readonly Gap[] = [];
  /** Seconds between two samples, as they mostly are of late; undefined before the second one. */
  #usual: number | undefined;
  #before: number | undefined;

  /** Mean seconds between two samples, without gaps; undefined before the second one. */
  get interval(): number | undefined {
    return this.samples > 1 ? (this.last - this.first - this.missing) / (this.samples - 1) : undefined;
  }

  /** The longest gaps, in the order of time. */
  get longestGaps(): readonly Gap[] {
    return this.#longest.toSorted((one, other) => one.from - other.from);
  }

  /**
   * Takes a sample's time. Returns for how many seconds its values stand: rates and shares are those of the time since the sample
   * before, and after a gap those of the usual time. Undefined for the first sample, whose time the second one tells.
   */
  add(time: number): number | undefined {
    this.samples += 1;
    this.first = Math.min(this.first, time);
    const before = this.last;
    const elapsed = this.samples === 1 ? undefined : time - before;
    this.last = Math.max(this.last, time);
    if (elapsed === undefined) return undefined;
    // Samples that are out of order, or of one time, tell nothing of the interval.
    if (elapsed <= 0) return this.#usual ?? 1;
    const usual = this.#usual;
    const isRepeated = isAlike(elapsed, this.#before);
    this.#before = elapsed;
    if (usual === undefined || isRepeated) this.#usual = elapsed;
    else if (elapsed <= usual * gapFactor) this.#usual = usual + (elapsed - usual) / 8;
    else {
      this.gaps += 1;
      this.missing += elapsed - usual;
      this.#longest = [...this.#longest, { from: before, to: time }].sort(byLength).slice(0, mostGaps);
      return usual;
    }
    return elapsed;
  }
}

function byLength(one: Gap, other: Gap): number {
  return other.to - other.from - (one.to - one.from);
}

/** Twice the same long time is another interval, and no gap. */
function isAlike(elapsed: number, before: number | undefined): boolean {
  return before !== undefined && Math.abs(elapsed - before) <= 0.1 * elapsed;
}
