import type { JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

// Replies of a consumer to its server: https://docs.nats.io/using-nats/developer/develop_jetstream/consumers
const acknowledged = '+ACK';
const rejected = '-NAK';
const inProgress = '+WPI';

/** The most acknowledged messages to remember, in case the server has not received the acknowledgement. */
const mostRemembered = 100_000;

/**
 * The messages that this process has taken and not acknowledged. Those settled without a connection are acknowledged over the next one. A
 * redelivered message is not taken twice.
 */
export class Unsettled {
  /** The subject to acknowledge each message on. */
  readonly #pending = new Map<string, string>();
  /** Settled messages whose acknowledgement waits for a connection. */
  readonly #unacknowledged = new Map<string, string>();
  readonly #settled = new Set<string>();
  #connection: NatsConnection | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  /** Takes a message. Returns false for one that this process already has. */
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

  /** Settles a message. */
  settle(message: JsMsg): void {
    const key = keyOf(message);
    const reply = this.#pending.get(key);
    if (reply === undefined) return;
    this.#pending.delete(key);
    this.#remember(key);
    this.#acknowledge(key, reply);
  }

  /**
   * Acknowledges over this connection from now on. Within `ackWait` seconds the server has to hear of each unsettled message, or it
   * delivers it again.
   */
  connect(connection: NatsConnection, ackWait: number | undefined): void {
    this.#connection = connection;
    for (const reply of this.#unacknowledged.values()) this.#send(reply, acknowledged);
    this.#unacknowledged.clear();
    clearInterval(this.#heartbeat);
    if (ackWait !== undefined) this.#heartbeat = setInterval(() => this.#sendAll(inProgress), (ackWait * 1000) / 3).unref();
  }

  /** Whether messages can have been taken. */
  get wasConnected(): boolean {
    return this.#connection !== undefined;
  }

  /** Whether settled messages wait to be acknowledged. */
  get hasUnacknowledged(): boolean {
    return this.#unacknowledged.size > 0;
  }

  /** Gives the unsettled messages back, so that others get them at once. */
  giveBack(): void {
    clearInterval(this.#heartbeat);
    this.#sendAll(rejected);
    this.#pending.clear();
  }

  #send(reply: string, word: string): void {
    this.#connection!.publish(reply, word);
  }

  #sendAll(word: string): void {
    if (this.#isConnected) for (const reply of this.#pending.values()) this.#send(reply, word);
  }

  get #isConnected(): boolean {
    return this.#connection?.isClosed() === false;
  }

  #acknowledge(key: string, reply: string): void {
    if (this.#isConnected) this.#send(reply, acknowledged);
    else this.#unacknowledged.set(key, reply);
  }

  #remember(key: string): void {
    this.#settled.add(key);
    if (this.#settled.size > mostRemembered) this.#settled.delete(this.#settled.values().next().value!);
  }
}

/** Identifies a message by its sequence and time, as a stream that is deleted and created again restarts at 1. */
function keyOf({ seq, timestampNanos }: JsMsg): string {
  return `${seq} ${timestampNanos}`;
}

/** The reply subject, which the library's type does not show. */
function replyOf(message: JsMsg): string {
  return (message as JsMsg & { readonly reply: string }).reply;
}
