import { connect } from 'node:net';
import { otherProtocol } from '../connections/index.ts';
import { CubestatError } from '../errors.ts';
import { withoutBrackets } from '../http/index.ts';

export interface GreetingSettings {
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Bytes. The library buffers the line until it is complete, and scans all of it again at each chunk. */
const longestGreeting = 2 ** 20;

/**
 * Waits for the greeting of a server on a separate connection. The library would leave a connection without a greeting open at each attempt,
 * which delays the end of the process.
 */
export async function greeting(address: string, { timeout, signal }: GreetingSettings): Promise<void> {
  const { hostname, port } = new URL(`nats://${address}`);
  const socket = connect({ host: withoutBrackets(hostname), port: Number(port) });
  const giveUp = (message: string) => void socket.destroy(new CubestatError(message, { code: 'NATS', exitCode: 75 }));
  const timer = setTimeout(() => giveUp(`did not answer within ${timeout} s, where a NATS server greets at once`), timeout * 1000);
  const stop = () => giveUp('was canceled');
  signal.addEventListener('abort', stop, { once: true });
  try {
    let received = '';
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      received += chunk.toString('latin1');
      if (!'INFO '.startsWith(received.slice(0, 5)) || received.length > longestGreeting)
        throw otherProtocol('NATS', Buffer.from(received, 'latin1'));
      if (received.includes('\r\n')) return;
    }
    throw new CubestatError('closed the connection', { code: 'NATS', exitCode: 75 });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}
