import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';

/** Connections whose first error is what the request fails with, and on which `100 Continue` may come unasked. */
export function connector(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) =>
    connect(options, (...result) => {
      const [, socket] = result;
      if (socket) {
        keepFirstError(socket);
        takeContinue(socket);
      }
      callback(...result);
    });
}

/** A server tells in a TLS alert why it ends the connection; undici would fail the request with the end that follows. */
function keepFirstError(socket: Socket): void {
  socket.once('error', (error) => socket.destroy(error));
}

/**
 * A client has to understand 1xx that it did not ask for (RFC 9110 section 15.2). undici breaks the connection off at 100, and
 * passes over 102, which is as little of an answer.
 */
function takeContinue(socket: Socket): void {
  const read = socket.read.bind(socket);
  socket.read = (size?: number) => {
    const chunk: unknown = read(size);
    if (Buffer.isBuffer(chunk)) asProcessing(chunk);
    return chunk;
  };
}

const interim = Buffer.from('HTTP/1.1 100');

/** Connections carry one request at a time, so that a head stands at the beginning of a chunk, or behind another one. */
function asProcessing(chunk: Buffer): void {
  for (let at = 0; chunk.subarray(at, at + interim.length).equals(interim);) {
    chunk.write('2', at + interim.length - 1);
    const end = chunk.indexOf('\r\n\r\n', at);
    at = end < 0 ? chunk.length : end + 4;
  }
}
