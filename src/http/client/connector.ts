import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';

/** Makes connections whose first error fails the request, and on which an unexpected `100 Continue` is ignored. */
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

/** A TLS alert says why a server closes the connection; undici would report the close that follows it. */
function keepFirstError(socket: Socket): void {
  socket.once('error', (error) => socket.destroy(error));
}

/**
 * A client has to accept unexpected 1xx responses (RFC 9110 section 15.2). undici closes the connection on 100 but ignores 102, so
 * 100 is rewritten to 102.
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

/** A connection carries one request at a time, so a response begins at the start of a chunk, or after another response. */
function asProcessing(chunk: Buffer): void {
  for (let at = 0; chunk.subarray(at, at + interim.length).equals(interim);) {
    chunk.write('2', at + interim.length - 1);
    const end = chunk.indexOf('\r\n\r\n', at);
    at = end < 0 ? chunk.length : end + 4;
  }
}
