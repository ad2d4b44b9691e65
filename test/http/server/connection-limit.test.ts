import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { mock } from 'node:test';
import test from 'ava';
import { limitConnections } from '../../../src/http/server/connection-limit.ts';

test('the time in which a client has to take an answer begins when the answer is ready', (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const server = createServer();
  const connections = limitConnections(server, { maxRequests: 1, clientTimeout: 1000 });
  const socket = new Socket();
  server.emit('connection', socket);
  const request = new IncomingMessage(socket);
  const response = new ServerResponse(request);
  t.true(connections.admit(request, response));
  mock.timers.tick(5000);
  t.false(socket.destroyed);
  connections.limitSending(request, response);
  mock.timers.tick(999);
  t.false(socket.destroyed);
  mock.timers.tick(1);
  t.true(socket.destroyed);
});
