import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Bounds what clients can hold. When there are too many connections, that which has been without a request for longest
 * goes: a crowd of idle ones keeps no scraper out. Who does not take an answer within `patience` milliseconds is dropped.
 */
export function keepFew(server: Server, { most, patience }: { readonly most: number; readonly patience: number }): void {
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    if (connections.size > most) drop(connections);
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    connections.delete(socket);
    if (!socket.destroyed) connections.add(socket);
    dropSlow(socket, response, patience);
  });
}

/** The first is the one whose last request, or else its connecting, is longest ago. */
function drop(connections: Set<Socket>): void {
  const [longest] = connections;
  connections.delete(longest!);
  longest!.destroy();
}

function dropSlow(socket: Socket, response: ServerResponse, patience: number): void {
  const timer = setTimeout(() => socket.destroy(), patience).unref();
  response.once('close', () => clearTimeout(timer));
}
