import type { Consumer } from '@nats-io/jetstream';
import { jetStreamManager, type NatsClient } from '../../nats/index.ts';

/** The end of reading: what a stream holds once a time has come. */
export class StreamEnd {
  isReached = false;
  readonly #stream: string;
  readonly #time: number | undefined;
  #lastSequence: number | undefined;

  /** `time`: Unix time in seconds; undefined for reading without end. */
  constructor(stream: string, time: number | undefined) {
    this.#stream = stream;
    this.#time = time;
  }

  /** The seconds to wait for messages: until the time comes, at least a second, and at most so many. */
  waitAtMost(seconds: number): number {
    return this.#time === undefined ? seconds : Math.max(1, Math.min(seconds, this.#time - Date.now() / 1000));
  }

  /** Whether a consumer has delivered all that was stored when the time had come. Throws like `client.ask`. */
  async check(client: NatsClient, consumer: Consumer): Promise<boolean> {
    if (this.#time === undefined || Date.now() / 1000 < this.#time) return false;
    this.#lastSequence ??= await client.ask(async (to) => (await (await jetStreamManager(to)).streams.info(this.#stream)).state.last_seq);
    const { num_pending: pending, delivered } = await client.ask(async () => consumer.info());
    return (this.isReached = pending === 0 || delivered.stream_seq >= this.#lastSequence);
  }
}
