import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Packet } from 'mqtt-packet';
import { otherProtocol } from '../../connections/index.ts';
import type { Broker } from './broker.ts';
import { loadCodec } from './codec.ts';

/** A connection that carries MQTT packets. */
export interface Wire {
  send(packet: Packet): void;
  /** Sends a last packet, and closes. */
  end(packet: Packet): void;
  /** Closes the connection at once. */
  destroy(error: Error): void;
  /** Fulfilled when connected. */
  readonly connected: Promise<void>;
  /** Rejects with the reason when the connection has ended. */
  readonly closed: Promise<never>;
}

export interface WireSettings {
  /** 4 means MQTT 3.1.1. */
  readonly version: 4 | 5;
  readonly onPacket: (packet: Packet) => void;
}

/** Bytes of the longest packet that a broker may answer with: acknowledgements, with properties. */
const longestAnswer = 2 ** 20;

/** Connects over TCP or TLS. */
export async function openWire({ host, port, tls }: Broker, { version, onPacket }: WireSettings): Promise<Wire> {
  const codec = await loadCodec(version);
  const socket = tls ? connectTls({ host, port, ...tls }) : connectPlain({ host, port });
  const parser = codec.parser();
  let reason: Error | undefined;
  let said = Buffer.alloc(0);
  const destroy = (error: Error) => {
    reason ??= error;
    socket.destroy();
  };
  parser.on('packet', onPacket);
  parser.on('error', () => destroy(otherProtocol('MQTT', said)));
  socket.on('error', destroy);
  socket.on('data', (chunk) => {
    said = chunk;
    try {
      // It returns how many bytes it keeps of a packet that is not whole.
      if (parser.parse(chunk) > longestAnswer) throw new Error('its answer does not end');
    } catch (error) {
      destroy(error as Error);
    }
  });
  socket.once('end', () => destroy(new Error('closed')));
  return {
    send: (packet) => void socket.write(codec.generate(packet)),
    end(packet) {
      if (!socket.destroyed) socket.end(codec.generate(packet));
      socket.unref();
    },
    destroy,
    connected: new Promise((resolve) => socket.once(tls ? 'secureConnect' : 'connect', resolve)),
    closed: closing(socket, () => reason),
  };
}

function closing(socket: Socket, reason: () => Error | undefined): Promise<never> {
  const closed = new Promise<never>((_, reject) => socket.once('close', () => reject(reason() ?? new Error('closed'))));
  // The connection may end while nothing awaits this.
  closed.catch(() => {});
  return closed;
}
