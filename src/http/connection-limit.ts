import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Bounds what clients can hold. When there are too many connections, that which has been without a request for longest
 * goes: a crowd of idle ones keeps no scraper out. Who does not take an answer within `patience` milliseconds is dropped.
 */
export function keepFew(server: Server, { most, patience }: { readonly most: number; readonly patience: number }) {
  const connections = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    connections.set(peer, socket);
    socket.once('close', () => {
      if (connections.get(peer) === socket) connections.delete(peer);
    });
    if (connections.size > most) drop(connections);
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const peer = peerOf(socket);
    const connection = connections.get(peer);
    connections.delete(peer);
    if (connection && !socket.destroyed) connections.set(peer, connection);
    dropSlow(socket, response, patience);
  });
  return {
    /** Also those that no request has come on, such as within the handshake of TLS. */
    dropAll() {
      for (const socket of connections.values()) socket.destroy();
    },
  };
}

/** With TLS, a request has another socket than its connection, of the same peer. */
function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** The first is the one whose last request, or else its connecting, is longest ago. */
function drop(connections: Map<string, Socket>): void {
  for (const [peer, longest] of connections) {
    connections.delete(peer);
    longest.destroy();
    return;
  }
}

function dropSlow(socket: Socket, response: ServerResponse, patience: number): void {
  const timer = setTimeout(() => socket.destroy(), patience).unref();
  response.once('close', () => clearTimeout(timer));
}
