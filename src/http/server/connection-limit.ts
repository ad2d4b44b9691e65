import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The most requests of a server at the same time. */
export const mostRequests = 256;

interface Limits {
  /** The most requests at the same time, and connections that are kept open between requests. */
  readonly maxRequests: number;
  /** Milliseconds in which a client has to receive a response. */
  readonly clientTimeout: number;
}

interface Connection {
  readonly socket: Socket;
  requests: number;
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
    connections.set(peer, { socket, requests: 0 });
    socket.once('close', () => {
      if (connections.get(peer)?.socket === socket) connections.delete(peer);
    });
    if (connections.size > maxRequests + spareConnections) dropIdlest(connections);
  });
  return {
    /** Counts a request. Returns false when there are too many. */
    admit({ socket }: IncomingMessage, response: ServerResponse): boolean {
      const peer = peerOf(socket);
      const connection = connections.get(peer);
      requests += 1;
      response.once('close', () => {
        requests -= 1;
        if (connection) connection.requests -= 1;
      });
      if (connection) {
        connection.requests += 1;
        connections.delete(peer);
        if (!socket.destroyed) connections.set(peer, connection);
      }
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
  for (const [peer, { socket, requests }] of connections) {
    if (requests > 0) continue;
    connections.delete(peer);
    socket.destroy();
    return;
  }
}
