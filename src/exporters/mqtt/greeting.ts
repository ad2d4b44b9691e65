import type { IConnackPacket, Packet } from 'mqtt-packet';
import type { Broker } from './broker.ts';
import { refusedBy } from './failure.ts';
import { pingInterval } from './liveness.ts';
import type { Wire } from './wire.ts';

/** The bytes of a packet besides topic and message: header, lengths and packet identifier. */
const framing = 16;

/** Asks for a session without a past. */
export function connectPacket(broker: Broker, clientId: string, version: 4 | 5): Packet {
  const [{ username }, password] = [broker, broker.password()];
  return {
    ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: version, clean: true, clientId, keepalive: 2 * pingInterval },
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password: Buffer.from(password) }),
  };
}

export interface Limits {
  /** The most messages without an answer. */
  readonly receiveMaximum: number;
  /** The most bytes of a topic and message. */
  readonly largest: number;
}

/** The limits of a broker. Throws where it refuses this client, or does not support QoS 1. */
export function limitsIn(wire: Wire, { reasonCode, returnCode, properties = {} }: IConnackPacket): Limits {
  const { receiveMaximum = 65_535, maximumPacketSize = Infinity, maximumQoS = 1 } = properties;
  const refused = reasonCode ?? returnCode ?? 0;
  const reason = refused === 0 && maximumQoS < 1 ? noQos : refused;
  if (reason === 0) return { receiveMaximum, largest: maximumPacketSize - framing };
  const error = refusedBy(reason, 'refuses the connection');
  wire.destroy(error);
  throw error;
}

const noQos = 0x9b;
