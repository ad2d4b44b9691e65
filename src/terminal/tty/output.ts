import { closeSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { errnoOf } from '../../errors.ts';
import { openOutput, writeNow } from './descriptors.ts';

export interface OutputListener {
  /** The terminal has accepted all of the last text. */
  drained(): void;
  /** The terminal has been closed. */
  gone(): void;
}

/** Writes to a terminal, which may be slow or paused by Ctrl-S, without waiting for it. */
export class TerminalOutput {
  readonly #descriptor: number;
  readonly #listener: OutputListener;
  #pending: Buffer | undefined;

  constructor(descriptor: number, listener: OutputListener) {
    this.#descriptor = openOutput(descriptor);
    this.#listener = listener;
  }

  /** The terminal has not accepted all of the last text. */
  get busy(): boolean {
    return this.#pending !== undefined;
  }

  isTerminal(): boolean {
    return isatty(this.#descriptor);
  }

  write(text: string): void {
    this.#pending = Buffer.from(text);
    this.#flush();
  }

  /** Writes before it returns, in place of what is pending. */
  writeNow(text: string): void {
    this.#pending = undefined;
    writeNow(this.#descriptor, text);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #flush(): void {
    try {
      while (this.#pending) {
        const rest = this.#pending.subarray(writeSync(this.#descriptor, this.#pending));
        this.#pending = rest.length > 0 ? rest : undefined;
      }
    } catch (error) {
      if (errnoOf(error) === 'EAGAIN') setTimeout(() => this.#flushLater(), 2);
      else this.#listener.gone();
    }
  }

  #flushLater(): void {
    this.#flush();
    if (!this.#pending) this.#listener.drained();
  }
}
