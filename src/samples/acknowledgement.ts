/** Tells a source that its samples are settled, so that it may commit an offset or acknowledge a message. */
export interface Acknowledgement {
  /** Counts one more batch of these samples. */
  hold(): void;
  /** A batch of these samples is settled. */
  release(): void;
}

/** An acknowledgement of one batch. Calls `settled` when every batch that holds it has released it. */
export function acknowledgement(settled: () => void): Acknowledgement {
  let holders = 1;
  return {
    hold: () => void (holders += 1),
    release() {
      holders -= 1;
      if (holders === 0) settled();
    },
  };
}
