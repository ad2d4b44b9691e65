import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Limits {
  /** Requests that are answered at the same time, and connections that are kept open between requests. */
  readonly maxRequests: number;
  /** Milliseconds in which a client has to take an answer. */
  readonly clientTimeout: number;
}

interface Connection {
  readonly socket: Socket;
  requests: number;
}

/** More connections than requests: who comes when all are taken can be told so. */
const spareConnections = 64;

/**
 * Bounds what clients can hold. When there are too many connections, that which has been without a request for longest goes: a crowd of
 * idle ones keeps no scraper out, and none is cut off whose request is under way.
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
    /** Takes a request in; false when there are too many, and this one should hear so. */
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
      // Where connections get scarce, none is kept open: it would be cut off between two requests.
      if (connections.size > maxRequests / 2) response.shouldKeepAlive = false;
      return requests <= maxRequests;
    },
    /** Begins when the answer is ready: that a large page takes long to render is no fault of the client's. */
    limitSending({ socket }: IncomingMessage, response: ServerResponse): void {
      const timer = setTimeout(() => socket.destroy(), clientTimeout).unref();
      response.once('close', () => clearTimeout(timer));
    },
    /** Also those that no request has come on, such as within the handshake of TLS. */
    dropAll() {
      for (const { socket } of connections.values()) socket.destroy();
    },
  };
}

/** With TLS, a request has another socket than its connection, of the same peer. */
function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** The first is the one whose last request, or else its connecting, is longest ago. */
function dropIdlest(connections: Map<string, Connection>): void {
  for (const [peer, { socket, requests }] of connections) {
    if (requests > 0) continue;
    connections.delete(peer);
    socket.destroy();
    return;
  }
}
