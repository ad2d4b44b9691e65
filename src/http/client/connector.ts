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
  const rewrite = asProcessing();
  socket.read = (size?: number) => {
    const chunk: unknown = read(size);
    if (Buffer.isBuffer(chunk)) rewrite(chunk);
    return chunk;
  };
}

const interim = Buffer.from('HTTP/1.1 100');
const endOfHead = Buffer.from('\r\n\r\n');

/**
 * Rewrites chunks in place. A connection carries one request at a time, so a response begins at the start of a chunk, or after another
 * response; it may be cut anywhere.
 */
function asProcessing(): (chunk: Buffer) => void {
  let wanted = interim;
  let seen = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length; at += 1) {
      if (chunk[at] === wanted[seen]) seen += 1;
      else seen = wanted === endOfHead && chunk[at] === endOfHead[0] ? 1 : 0;
      // An answer of another kind, up to the end of the chunk.
      if (wanted === interim && seen === 0) break;
      if (seen < wanted.length) continue;
      if (wanted === interim) chunk.write('2', at);
      wanted = wanted === interim ? endOfHead : interim;
      seen = 0;
    }
  };
}
