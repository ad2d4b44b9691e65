import type { Classification } from '../push/index.ts';
import type { Message } from './producer.ts';

export interface PartitionQueueSettings {
  /** Sends messages as one batch, which the broker writes as a whole or not at all. Rejects when aborted. */
  readonly send: (messages: readonly Message[]) => Promise<Classification>;
  /** The most bytes of a batch. */
  readonly batchBytes: number;
}

/** The most messages of a batch. */
const mostMessages = 1000;

/**
 * Sends the messages of one partition, one batch at a time. A batch with an unknown result is sent again unchanged and before all others,
 * because the broker recognises it by its sequence number, which no other batch may use.
 */
export class PartitionQueue {
  readonly #settings: PartitionQueueSettings;
  readonly #waiting = new Map<Message, Waiting>();
  /** The results of messages in a batch that was sent again for others. */
  readonly #known = new Map<Message, Classification>();
  #unsettled: readonly Message[] = [];
  #most = mostMessages;
  #isSending = false;

  constructor(settings: PartitionQueueSettings) {
    this.#settings = settings;
  }

  /** Sends a message once. The caller sends it again if it is not settled. */
  write(message: Message): Promise<Classification> {
    const known = this.#known.get(message);
    if (known !== undefined) {
      this.#known.delete(message);
      return Promise.resolve(known);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.set(message, { resolve, reject });
      if (!this.#isSending) void this.#sendAll();
    });
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    // Messages of one turn of the event loop are sent together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.size > 0) await this.#sendNext();
    this.#isSending = false;
  }

  async #sendNext(): Promise<void> {
    const batch = this.#unsettled.length > 0 ? this.#unsettled : this.#nextBatch();
    try {
      const answer = await this.#settings.send(batch);
      this.#settle(batch, answer);
    } catch (error) {
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    }
  }

  #settle(batch: readonly Message[], answer: Classification): void {
    const isFinal = answer.outcome !== 'blocked' && answer.outcome !== 'retryable';
    this.#unsettled = isFinal ? [] : batch;
    if (isFinal && answer.outcome !== 'written' && batch.length > 1) {
      // Smaller batches show which message is at fault.
      this.#most = Math.ceil(batch.length / 2);
      return;
    }
    if (answer.outcome === 'written') this.#most = Math.min(mostMessages, this.#most * 2);
    // The others would fail for the same reason, so they return to the caller for a later retry.
    for (const message of isFinal ? batch : [...this.#waiting.keys()]) this.#answer(message, answer);
  }

  #answer(message: Message, answer: Classification): void {
    const waiting = this.#waiting.get(message);
    this.#waiting.delete(message);
    if (waiting) waiting.resolve(answer);
    else this.#known.set(message, answer);
  }

  #nextBatch(): readonly Message[] {
    const batch: Message[] = [];
    let bytes = 0;
    for (const message of this.#waiting.keys()) {
      bytes += message.value.length;
      if (batch.length > 0 && (bytes > this.#settings.batchBytes || batch.length === this.#most)) break;
      batch.push(message);
    }
    return batch;
  }
}

interface Waiting {
  readonly resolve: (answer: Classification) => void;
  readonly reject: (error: unknown) => void;
}
