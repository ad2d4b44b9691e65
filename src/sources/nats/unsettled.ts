import type { JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

// The words of a consumer to its server, https://docs.nats.io/using-nats/developer/develop_jetstream/consumers
const acknowledged = '+ACK';
const rejected = '-NAK';
const inProgress = '+WPI';

/** The most messages that are known to be settled, in case that the server did not hear so. */
const mostRemembered = 100_000;

/**
 * The messages that a process has taken and not acknowledged yet. What is settled while there is no connection is acknowledged over
 * the next one, and what is delivered again although this process has it is not taken twice.
 */
export class Unsettled {
  /** Where to acknowledge each message. */
  readonly #pending = new Map<string, string>();
  /** Settled, and not acknowledged for want of a connection. */
  readonly #unheard = new Map<string, string>();
  readonly #settled = new Set<string>();
  #connection: NatsConnection | undefined;
  #keeping: NodeJS.Timeout | undefined;

  /** Whether the message is new to this process. */
  take(message: JsMsg): boolean {
    const [key, reply] = [keyOf(message), replyOf(message)];
    if (this.#settled.has(key)) {
      this.#acknowledge(key, reply);
      return false;
    }
    const isNew = !this.#pending.has(key);
    this.#pending.set(key, reply);
    return isNew;
  }

  /** A message needs not be delivered again. */
  settle(message: JsMsg): void {
    const key = keyOf(message);
    const reply = this.#pending.get(key);
    if (reply === undefined) return;
    this.#pending.delete(key);
    this.#remember(key);
    this.#acknowledge(key, reply);
  }

  /** Acknowledges over this connection from now on. Every `ackWait` seconds, the server wants to hear of what is not acknowledged. */
  connect(connection: NatsConnection, ackWait: number | undefined): void {
    this.#connection = connection;
    for (const reply of this.#unheard.values()) this.#tell(reply, acknowledged);
    this.#unheard.clear();
    clearInterval(this.#keeping);
    if (ackWait !== undefined) this.#keeping = setInterval(() => this.#tellAll(inProgress), (ackWait * 1000) / 3).unref();
  }

  /** Whether the server has not heard of all that is settled. */
  get hasUnheard(): boolean {
    return this.#unheard.size > 0;
  }

  /** Gives the rest back, so that others get it at once. */
  giveBack(): void {
    clearInterval(this.#keeping);
    this.#tellAll(rejected);
    this.#pending.clear();
  }

  #tell(reply: string, word: string): void {
    this.#connection!.publish(reply, word);
  }

  #tellAll(word: string): void {
    if (this.#isConnected) for (const reply of this.#pending.values()) this.#tell(reply, word);
  }

  get #isConnected(): boolean {
    return this.#connection?.isClosed() === false;
  }

  #acknowledge(key: string, reply: string): void {
    if (this.#isConnected) this.#tell(reply, acknowledged);
    else this.#unheard.set(key, reply);
  }

  #remember(key: string): void {
    this.#settled.add(key);
    if (this.#settled.size > mostRemembered) this.#settled.delete(this.#settled.values().next().value!);
  }
}

/** The number of a message in a stream, and its time, for numbers begin anew in a stream that is made again. */
function keyOf({ seq, timestampNanos }: JsMsg): string {
  return `${seq} ${timestampNanos}`;
}

/** The library's type does not show the subject that its own acknowledgements go to. */
function replyOf(message: JsMsg): string {
  return (message as JsMsg & { readonly reply: string }).reply;
}
