/** Time as what waits sees it; tests bring their own. */
export interface Clock {
  /** Seconds, of a clock that nobody sets. */
  now(): number;
  /** Calls back after so many seconds; what is returned cancels it. */
  after(seconds: number, call: () => void): () => void;
  /** The next turn of the event loop. */
  turn(): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now() / 1000,
  after(seconds, call) {
    const timer = setTimeout(call, seconds * 1000);
    return () => clearTimeout(timer);
  },
  turn: async () => new Promise((resolve) => setImmediate(resolve)),
};
