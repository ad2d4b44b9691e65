import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client } from 'pg';
import { messageLimit, otherProtocol } from '../../connections/index.ts';
import type { CubestatError } from '../../errors.ts';

/** The library's parser of what the server sends. */
interface Reader {
  attachListeners(from: Duplex): void;
}

/** The longest answer: notices and errors, which may quote a row. */
const longestAnswer = 2 ** 24;

/**
 * Closes the connection at a message that is too long, or unknown to the library, such as a request for Kerberos. The library would throw
 * in a socket's event, where nothing catches the error.
 */
export function guardAnswers(client: Client): void {
  const reader = (client as unknown as { readonly connection: Reader }).connection;
  const attach = reader.attachListeners.bind(reader);
  reader.attachListeners = (from) => {
    const before = from.listeners('data');
    const checkLength = messageLimit({ protocol: 'PostgreSQL', before: 1, countsItself: true }, longestAnswer);
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

/**
 * Holds an error once a server answers the request for TLS with more than a letter. The library says of that only that TLS was not agreed
 * upon. A PostgreSQL without resources answers with an error.
 */
export function otherServer(socket: Socket): { readonly error?: CubestatError } {
  const found: { error?: CubestatError } = {};
  socket.once('data', (said: Buffer) => {
    if (said.length > 1 && said[0] !== errorResponse) found.error = otherProtocol('PostgreSQL', said);
  });
  return found;
}

const errorResponse = 'E'.charCodeAt(0);
