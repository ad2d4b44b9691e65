import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The most requests of a server at the same time. */
export const mostRequests = 256;

/** The most requests of a connection at the same time: a client may send the next before it has the answer. */
const mostPipelined = 16;

interface Limits {
  /** The most requests at the same time, and connections that are kept open between requests. */
  readonly maxRequests: number;
  /** Milliseconds in which a client has to receive a response. */
  readonly clientTimeout: number;
}

interface Connection {
  readonly socket: Socket;
  readonly responses: Set<ServerResponse>;
}

/** Extra connections on which a client can get the answer that there are too many requests. */
const spareConnections = 64;

/**
 * Limits connections and requests. With too many connections, the longest idle one is closed: idle clients cannot lock out a scraper, and
 * no request in flight is cut off.
 */
export function limitConnections(server: Server, { maxRequests, clientTimeout }: Limits) {
  const connections = new Map<string, Connection>();
  let requests = 0;
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    const responses = new Set<ServerResponse>();
    connections.set(peer, { socket, responses });
    socket.once('close', () => {
      if (connections.get(peer)?.socket === socket) connections.delete(peer);
      closeQueued(responses);
    });
    if (connections.size > maxRequests + spareConnections) dropIdlest(connections);
  });
  return {
    /** Counts a request. Returns false when there are too many, or its connection has been closed. */
    admit({ socket }: IncomingMessage, response: ServerResponse): boolean {
      const peer = peerOf(socket);
      const connection = connections.get(peer);
      connections.delete(peer);
      if (!connection || socket.destroyed) return false;
      const { responses } = connection;
      if (responses.size === mostPipelined) {
        socket.destroy();
        return false;
      }
      connections.set(peer, connection);
      requests += 1;
      responses.add(response);
      response.once('close', () => {
        requests -= 1;
        responses.delete(response);
      });
      // With many connections none is kept alive: the limit would close it between two requests.
      if (connections.size > maxRequests / 2) response.shouldKeepAlive = false;
      return requests <= maxRequests;
    },
    /** Limits the time in which a client takes its response, from when that is ready. */
    limitSending({ socket }: IncomingMessage, response: ServerResponse): void {
      const timer = setTimeout(() => socket.destroy(), clientTimeout).unref();
      response.once('close', () => clearTimeout(timer));
    },
    /** Closes all connections, also those without a request, such as during a TLS handshake. */
    dropAll() {
      for (const { socket } of connections.values()) socket.destroy();
    },
  };
}

/** With TLS, a request has another socket than its connection, with the same peer. */
function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** Closes the connection whose last request, or connecting, was longest ago. */
function dropIdlest(connections: Map<string, Connection>): void {
  for (const [peer, { socket, responses }] of connections) {
    if (responses.size > 0) continue;
    connections.delete(peer);
    socket.destroy();
    return;
  }
}

/** Node.js 20 and 22 do not close the responses that wait behind another one on a connection when that closes. */
function closeQueued(responses: Set<ServerResponse>): void {
  for (const response of responses) if (response.socket === null) response.emit('close');
}
