import { once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import test from 'ava';
import { limitConnections } from '../../../src/http/server/connection-limit.ts';

test('the time in which a client has to take an answer begins when the answer is ready', async (t) => {
  const connections = limitConnections(createServer(), { maxRequests: 1, clientTimeout: 1 });
  const socket = new Socket();
  const request = new IncomingMessage(socket);
  const response = new ServerResponse(request);
  t.true(connections.admit(request, response));
  await setTimeout(20);
  t.false(socket.destroyed);
  connections.limitSending(request, response);
  // The timer keeps no process alive, so that the test has to.
  await Promise.all([once(socket, 'close'), setTimeout(20)]);
  t.true(socket.destroyed);
});
