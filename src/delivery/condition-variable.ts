import type { Clock } from '../time/index.ts';

/** A condition that one caller waits for. */
export class ConditionVariable {
  readonly #clock: Clock;
  #wake = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits for `notify`, at most so many seconds. */
  async wait(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = seconds === Infinity ? () => {} : this.#clock.after(seconds, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  notify(): void {
    this.#wake();
  }
}
