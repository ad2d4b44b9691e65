import type { Duplex } from 'node:stream';
import type { Client } from 'pg';
import { messageLimit } from '../../connections/index.ts';

/** The library's parser of what the server sends. */
interface Reader {
  attachListeners(from: Duplex): void;
}

/** The longest answer: notices and errors, which may quote a row. */
const longestAnswer = 2 ** 24;

/**
 * Closes the connection at a message that is too long, or that the library does not know, such as a request for Kerberos: the library
 * would throw in a socket's event, where the error is uncaught.
 */
export function guardAnswers(client: Client): void {
  const reader = (client as unknown as { readonly connection: Reader }).connection;
  const attach = reader.attachListeners.bind(reader);
  reader.attachListeners = (from) => {
    const before = from.listeners('data');
    const checkLength = messageLimit({ before: 1, countsItself: true }, longestAnswer);
    attach(from);
    for (const listener of from.listeners('data').filter((one) => !before.includes(one)) as ((chunk: Buffer) => void)[]) {
      from.off('data', listener);
      from.on('data', (chunk: Buffer) => {
        try {
          checkLength(chunk);
          listener(chunk);
        } catch (error) {
          from.destroy(error as Error);
        }
      });
    }
  };
}
