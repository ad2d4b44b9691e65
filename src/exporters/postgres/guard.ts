import type { Duplex } from 'node:stream';
import type { Client } from 'pg';

/** The part of the library that reads what comes from a server. */
interface Reader {
  attachListeners(from: Duplex): void;
}

/**
 * Breaks the connection off at an answer that the library does not know, such as one that asks for Kerberos: it throws where nobody
 * could catch it, in an event of the socket.
 */
export function guardAnswers(client: Client): void {
  const reader = (client as unknown as { readonly connection: Reader }).connection;
  const attach = reader.attachListeners.bind(reader);
  reader.attachListeners = (from) => {
    const before = from.listeners('data');
    attach(from);
    for (const listener of from.listeners('data').filter((one) => !before.includes(one)) as ((chunk: Buffer) => void)[]) {
      from.off('data', listener);
      from.on('data', (chunk: Buffer) => {
        try {
          listener(chunk);
        } catch (error) {
          from.destroy(error as Error);
        }
      });
    }
  };
}
