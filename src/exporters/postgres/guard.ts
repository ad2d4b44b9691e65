import type { Duplex } from 'node:stream';
import type { Client } from 'pg';

/** The library's parser of what the server sends. */
interface Reader {
  attachListeners(from: Duplex): void;
}

/**
 * Closes the connection at a message that the library does not know, such as a request for Kerberos: the library would throw in a socket's
 * event, where the error is uncaught.
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
