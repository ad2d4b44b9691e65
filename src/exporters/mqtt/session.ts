import { setImmediate as turn } from 'node:timers/promises';
import type { IConnackPacket, Packet } from 'mqtt-packet';
import { CubestatError } from '../../errors.ts';
import type { Broker } from './broker.ts';
import { packetTooLarge } from './classify.ts';
import { closedAtMessage, isAboutMessage, isClosing, refusedBy, unanswered, unsent } from './failure.ts';
import { connectPacket, limitsIn, type Limits } from './greeting.ts';
import { inTime, keepAlive } from './liveness.ts';
import { Unacknowledged } from './unacknowledged.ts';
import { openWire, type Wire } from './wire.ts';

export interface SessionSettings {
  readonly clientId: string;
  readonly protocol: '5' | '3.1.1';
  readonly retain: boolean;
  /** Seconds to wait for an answer. */
  readonly timeout: number;
}

export interface SessionStart extends SessionSettings {
  /**
   * How many messages are published one at a time at first, as many as were in flight when the session before ended. A broker may answer the
   * one that it refuses and close the connection: the answer is lost unless it was the only one.
   */
  readonly suspects: number;
}

/** A connection that a broker has accepted. https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html */
export class MqttSession {
  readonly #settings: SessionSettings;
  readonly #wire: Wire;
  readonly #unacknowledged = new Unacknowledged();
  readonly #greeting: Promise<IConnackPacket>;
  #letIn!: (packet: IConnackPacket) => void;
  #limits: Limits = { receiveMaximum: 1, largest: 0 };
  #suspects: number;
  #isOneByOne = false;
  #isOver = false;

  private constructor(wire: Wire, settings: SessionStart) {
    this.#wire = wire;
    this.#settings = settings;
    this.#suspects = settings.suspects;
    this.#greeting = new Promise((resolve) => (this.#letIn = resolve));
  }

  /** Connects and logs in. */
  static async open(broker: Broker, settings: SessionStart, signal: AbortSignal): Promise<MqttSession> {
    const version = settings.protocol === '5' ? 5 : 4;
    let answers = 0;
    const onPacket = (packet: Packet) => {
      answers += 1;
      session.#take(packet);
    };
    const wire = await openWire(broker, { version, onPacket });
    const session = new MqttSession(wire, settings);
    stopBy(signal, wire, () => session.inFlight === 0);
    await session.#answered(wire.connected).catch(unanswered);
    wire.send(connectPacket(broker, settings.clientId, version));
    session.#limits = limitsIn(wire, await session.#answered(session.#greeting).catch(unanswered));
    keepAlive(wire, () => answers);
    return session;
  }

  /** The most bytes of a topic and message. */
  get largest(): number {
    return this.#limits.largest;
  }

  /** The number of messages without an answer. */
  get inFlight(): number {
    return this.#unacknowledged.size;
  }

  /** Rejects when the session ends. */
  get closed(): Promise<never> {
    return this.#wire.closed;
  }

  /**
   * Publishes with QoS 1; `isSuspect`: with nothing else in flight, after all others. Fulfilled with the reason code of the PUBACK, or of a
   * DISCONNECT because of this message; rejected when the connection ends before: with the code UNSENT where it was not sent, and with
   * CLOSED_AT_MESSAGE where none but this was in flight and the broker gave no reason.
   */
  async publish(topic: string, payload: Buffer, isSuspect = false): Promise<number> {
    if (isSuspect) await turn();
    while (this.#isFull(isSuspect)) await this.#nextTurn(isSuspect);
    if (this.#isOver) return this.closed.catch(unsent);
    this.#isOneByOne = isSuspect;
    const { id: messageId, answer } = this.#unacknowledged.add();
    this.#wire.send({ cmd: 'publish', qos: 1, dup: false, retain: this.#settings.retain, topic, payload, messageId });
    return this.#answered(answer).catch((error: unknown) => {
      throw this.inFlight === 1 && isClosing(error) ? closedAtMessage(error) : error;
    });
  }

  close(): void {
    this.#wire.end(goodbye);
  }

  #take(packet: Packet): void {
    if (packet.cmd === 'connack') this.#letIn(packet);
    if (packet.cmd === 'disconnect') this.#ended(packet.reasonCode ?? 0);
    if (packet.cmd === 'puback') this.#acknowledged(packet.messageId!, packet.reasonCode ?? 0);
  }

  #acknowledged(messageId: number, reason: number): void {
    this.#unacknowledged.acknowledge(messageId, reason);
    this.#suspects -= 1;
    if (reason !== packetTooLarge || this.inFlight > 0) return;
    // Mosquitto closes the connection after this answer, and another message would be lost with it.
    this.#isOver = true;
    this.#wire.destroy(new Error('closed'));
  }

  #ended(reason: number): void {
    if (isAboutMessage(reason)) this.#unacknowledged.acknowledgeOnly(reason);
    this.#wire.destroy(refusedBy(reason, 'ends the connection'));
  }

  #isFull(isSuspect: boolean): boolean {
    const isAlone = isSuspect || this.#isOneByOne || this.#suspects > 0;
    return this.inFlight >= (isAlone ? 1 : this.#limits.receiveMaximum);
  }

  async #nextTurn(isSuspect: boolean): Promise<void> {
    await this.#answered(this.#unacknowledged.next()).catch(unsent);
    // The others come before it.
    if (isSuspect) await turn();
  }

  #answered<Answer>(answer: Promise<Answer>): Promise<Answer> {
    return inTime(this.#wire, answer, this.#settings.timeout);
  }
}

const goodbye = { cmd: 'disconnect' } as Packet;

/** Ends a connection with the signal: with DISCONNECT, unless messages are in flight. */
function stopBy(signal: AbortSignal, { closed, destroy, end }: Wire, isIdle: () => boolean): void {
  const stop = () => (isIdle() ? end(goodbye) : destroy(new CubestatError('was canceled', { code: 'ABORTED' })));
  if (signal.aborted) return stop();
  signal.addEventListener('abort', stop, { once: true });
  closed.catch(() => signal.removeEventListener('abort', stop));
}
