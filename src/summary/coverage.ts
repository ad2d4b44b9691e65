/** A gap is this many times longer than the usual interval. */
const gapFactor = 2.5;

/** A time without samples: from the sample before it to the one after it, in Unix seconds. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** The most gaps to keep. */
const mostGaps = 5;

/** The time that a host's samples cover, in Unix seconds. */
export class Coverage {
  samples = 0;
  first = Infinity;
  last = -Infinity;
  gaps = 0;
  /** The seconds of all gaps, less the usual interval. */
  missing = 0;
  #longest: readonly Gap[] = [];
  /** The recent usual interval in seconds; undefined before the second sample. */
  #usual: number | undefined;
  #before: number | undefined;

  /** The mean interval in seconds, without gaps; undefined before the second sample. */
  get interval(): number | undefined {
    return this.samples > 1 ? (this.last - this.first - this.missing) / (this.samples - 1) : undefined;
  }

  /** The longest gaps, in order of time. */
  get longestGaps(): readonly Gap[] {
    return this.#longest.toSorted((one, other) => one.from - other.from);
  }

  /**
   * Adds the time of a sample. Returns the seconds that its values cover: rates and shares cover the time since the sample before, but
   * after a gap only the usual interval. undefined for the first sample, whose time the second one shows.
   */
  add(time: number): number | undefined {
    this.samples += 1;
    this.first = Math.min(this.first, time);
    const before = this.last;
    const elapsed = this.samples === 1 ? undefined : time - before;
    this.last = Math.max(this.last, time);
    if (elapsed === undefined) return undefined;
    // Samples out of order, or at the same time, show no interval.
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

/** The same long time twice is a new interval, and no gap. */
function isAlike(elapsed: number, before: number | undefined): boolean {
  return before !== undefined && Math.abs(elapsed - before) <= 0.1 * elapsed;
}
