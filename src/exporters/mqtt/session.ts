import { setImmediate as turn } from 'node:timers/promises';
import type { IConnackPacket, Packet } from 'mqtt-packet';
import { CubestatError } from '../../errors.ts';
import type { Broker } from './broker.ts';
import { packetTooLarge } from './classify.ts';
import { connectPacket, limitsIn, pingInterval } from './greeting.ts';
import { closedAtMessage, isAboutMessage, isClosing, refusedBy, unanswered, unsent } from './failure.ts';
import { Unacknowledged } from './unacknowledged.ts';
import { openWire, type Wire } from './wire.ts';

/** A connection that a broker has accepted. */
export interface MqttSession {
  /** The most bytes of a topic and message. */
  readonly largest: number;
  /**
   * Publishes with QoS 1; `isSuspect`: with nothing else in flight, after all others. Fulfilled with the reason code of the PUBACK, or of a
   * DISCONNECT because of this message; rejected when the connection ends before: with the code UNSENT where it was not sent, and with
   * CLOSED_AT_MESSAGE where none but this was in flight and the broker gave no reason.
   */
  publish(topic: string, payload: Buffer, isSuspect?: boolean): Promise<number>;
  /** The number of messages without an answer. */
  inFlight(): number;
  /** Rejects when the session ends. */
  readonly closed: Promise<never>;
  close(): void;
}

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

/** Connects and logs in. https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html */
export async function openSession(broker: Broker, settings: SessionStart, signal: AbortSignal): Promise<MqttSession> {
  const unacknowledged = new Unacknowledged();
  let letIn = (_packet: IConnackPacket): void => {};
  let answers = 0;
  let isOver = false;
  let { suspects } = settings;
  const version = settings.protocol === '5' ? 5 : 4;
  const wire = await openWire(broker, {
    version,
    onPacket(packet) {
      answers += 1;
      if (packet.cmd === 'connack') letIn(packet);
      if (packet.cmd === 'disconnect') ended(packet.reasonCode ?? 0);
      if (packet.cmd !== 'puback') return;
      const { messageId, reasonCode = 0 } = packet;
      unacknowledged.acknowledge(messageId!, reasonCode);
      suspects -= 1;
      // Mosquitto closes the connection after this answer, and another message would be lost with it.
      if (reasonCode === packetTooLarge && unacknowledged.size === 0) endSession();
    },
  });
  const endSession = () => {
    isOver = true;
    wire.destroy(new Error('closed'));
  };
  const ended = (reason: number) => {
    if (isAboutMessage(reason)) unacknowledged.acknowledgeOnly(reason);
    wire.destroy(refusedBy(reason, 'ends the connection'));
  };
  stopBy(signal, wire, () => unacknowledged.size === 0);
  const answered = <Answer>(answer: Promise<Answer>) => inTime(wire, answer, settings.timeout);

  const greeting = new Promise<IConnackPacket>((resolve) => (letIn = resolve));
  await answered(wire.connected).catch(unanswered);
  wire.send(connectPacket(broker, settings.clientId, version));
  const { receiveMaximum, largest } = limitsIn(wire, await answered(greeting).catch(unanswered));
  keepAlive(wire, () => answers);

  let isOneByOne = false;
  const isFull = (isSuspect: boolean) => unacknowledged.size >= (isSuspect || isOneByOne || suspects > 0 ? 1 : receiveMaximum);
  const nextTurn = async (isSuspect: boolean) => {
    await answered(unacknowledged.next()).catch(unsent);
    // The others come before it.
    if (isSuspect) await turn();
  };
  return {
    largest,
    async publish(topic, payload, isSuspect = false) {
      if (isSuspect) await turn();
      while (isFull(isSuspect)) await nextTurn(isSuspect);
      if (isOver) return wire.closed.catch(unsent);
      isOneByOne = isSuspect;
      const { id: messageId, answer } = unacknowledged.add();
      wire.send({ cmd: 'publish', qos: 1, dup: false, retain: settings.retain, topic, payload, messageId });
      return answered(answer).catch((error: unknown) => {
        throw unacknowledged.size === 1 && isClosing(error) ? closedAtMessage(error) : error;
      });
    },
    inFlight: () => unacknowledged.size,
    closed: wire.closed,
    close: () => wire.end(goodbye),
  };
}

const goodbye = { cmd: 'disconnect' } as Packet;

/** Ends a connection with the signal: with DISCONNECT, unless messages are in flight. */
function stopBy(signal: AbortSignal, { closed, destroy, end }: Wire, isIdle: () => boolean): void {
  const stop = () => (isIdle() ? end(goodbye) : destroy(new CubestatError('was canceled', { code: 'ABORTED' })));
  if (signal.aborted) return stop();
  signal.addEventListener('abort', stop, { once: true });
  closed.catch(() => signal.removeEventListener('abort', stop));
}

/** Waits for an answer. Without one in time the connection is closed, as it may be broken unnoticed. */
async function inTime<Answer>({ closed, destroy }: Wire, answer: Promise<Answer>, timeout: number): Promise<Answer> {
  const late = () => destroy(new CubestatError(`did not answer within ${timeout} s`, { code: 'MQTT', exitCode: 75 }));
  const timer = setTimeout(late, timeout * 1000);
  return Promise.race([answer, closed]).finally(() => clearTimeout(timer));
}

/** Pings the broker, and closes the connection if nothing has come since the ping before. */
function keepAlive(wire: Wire, answers: () => number): void {
  let seen = -1;
  const timer = setInterval(() => {
    if (seen === answers()) return wire.destroy(new Error('closed'));
    seen = answers();
    wire.send({ cmd: 'pingreq' });
  }, pingInterval * 1000).unref();
  const stop = () => clearInterval(timer);
  wire.closed.catch(stop);
}
