import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import type { Tls } from '../http/index.ts';
import { messageLimit, otherProtocol } from '../connections/index.ts';

/** Seconds. */
const keepAlive = 60;

/** The longest answer of a broker: far more than is asked for at once, and less than what a web server's words are as a length. */
const longestAnswer = 2 ** 28;

/** The library's message for connections that were closed here. */
export const noAnswer = 'no answer came';

/** The sockets of a client, which the library neither exposes nor destroys. */
export class BrokerSockets {
  /** Whether a broker has sent anything. */
  hasHeard = false;
  readonly #tls: Tls | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #errors = new Map<string, Error>();
  #isAborted = false;

  constructor(tls: Tls | undefined) {
    this.#tls = tls;
  }

  /** The last error of each unreachable broker, the latest one last. */
  get errors(): readonly Error[] {
    return [...this.#errors.values()];
  }

  readonly open: ISocketFactory = ({ host, port, onConnect }) => {
    const address = `${host}:${port}`;
    const opened = () => {
      this.#errors.delete(address);
      onConnect();
    };
    const options = { host, port };
    const name = isIP(host) ? {} : { servername: host };
    const socket = this.#tls === undefined ? connect(options, opened) : connectTls({ ...options, ...name, ...this.#tls }, opened);
    socket.setKeepAlive(true, keepAlive * 1000);
    socket.on('error', (error) => this.#failed(address, error));
    const checkLength = messageLimit({ protocol: 'Kafka', before: 0, countsItself: false }, longestAnswer);
    socket.once('data', () => (this.hasHeard = true));
    guardData(socket, checkLength);
    socket.once('close', () => this.#sockets.delete(socket));
    this.#sockets.add(socket);
    if (this.#isAborted) setImmediate(() => this.abort());
    return socket;
  };

  abort(): void {
    this.#isAborted = true;
    this.breakOff();
  }

  /** Closes the connections with an error, which is what the library notices. */
  breakOff(): void {
    for (const socket of this.#sockets) socket.destroy(new Error(noAnswer));
  }

  #failed(address: string, error: Error): void {
    this.#errors.delete(address);
    this.#errors.set(address, error);
  }
}

/**
 * Closes the connection at data that the check or the library throws at, such as a message of -1 bytes: nothing would catch an error in an
 * event, which would end the process.
 */
function guardData(socket: Socket, check: (chunk: Buffer) => void): void {
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...rest: unknown[]) => boolean;
  socket.emit = (event: string | symbol, ...rest: unknown[]) => {
    if (event !== 'data') return emit(event, ...rest);
    const [chunk] = rest as [Buffer];
    try {
      check(chunk);
      return emit(event, chunk);
    } catch (error) {
      socket.destroy(error instanceof RangeError ? otherProtocol('Kafka', chunk) : (error as Error));
      return true;
    }
  };
}
