import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import snappy from 'snappyjs';
import { encodeResponse } from '../exporters/otlp/messages.ts';

/** What becomes of a request on its way. `forward` brings it to the server and gives the answer; what was read is given to it. */
export type ProxyFault = (
  request: IncomingMessage,
  response: ServerResponse,
  forward: (body?: Buffer) => Promise<IncomingMessage>,
) => void | Promise<void>;

/** Takes the connection and a part of the body, and never answers. */
export const silence: ProxyFault = () => {};

/** Breaks the connection off in the middle of the body, which never reaches the server. */
export const reset: ProxyFault = async (request) => {
  await once(request, 'data');
  request.socket.resetAndDestroy();
};

/** The server takes the request, and the connection breaks off in the middle of its answer. */
export const cut: ProxyFault = async (request, response, forward) => {
  const answer = await forward();
  answer.resume();
  response.writeHead(200, { 'content-length': 1000 }).write('{');
  await setTimeout(20);
  request.socket.resetAndDestroy();
};

/** The server takes the request; its answer comes later. */
export const late = (seconds: number): ProxyFault => {
  return async (_request, response, forward) => {
    const { statusCode } = await forward();
    await setTimeout(seconds * 1000);
    response.writeHead(statusCode!).end();
  };
};

/** Answers in place of the server. */
export const answer = (status: number, headers: () => Readonly<Record<string, string>> = () => ({})): ProxyFault => {
  return (request, response) => {
    request.resume();
    response.writeHead(status, headers()).end(`{"error":"it is ${status} today"}`);
  };
};

/** Lets no body pass that is larger. */
export const atMost = (bytes: number): ProxyFault => {
  const refuse = answer(413);
  return async (request, response, forward) => {
    if (Number(request.headers['content-length']) > bytes) return refuse(request, response, forward);
    const { statusCode } = await forward();
    response.writeHead(statusCode!).end();
  };
};

/** Does this to a request whose body has the word, and lets all others pass. */
const ofPoison = (bodyIn: (body: Buffer) => Uint8Array, refuse: ProxyFault): ProxyFault => {
  return async (request, response, forward) => {
    const body = await buffer(request);
    const onward = () => forward(body);
    if (Buffer.from(bodyIn(body)).includes('poison')) return refuse(request, response, onward);
    const { statusCode } = await onward();
    response.writeHead(statusCode!).end();
  };
};

const badRequest = (response: ServerResponse) =>
  response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }).end('it is poison\n');

/** Refuses a remote write, of which nothing is stored, as Prometheus does. */
export const poisonedWrite: ProxyFault = ofPoison(snappy.uncompress, (_request, response) => void badRequest(response));

/** Refuses a remote write of which the rest is stored, as Mimir does. */
export const partlyPoisonedWrite: ProxyFault = ofPoison(snappy.uncompress, async (_request, response, forward) => {
  await forward();
  badRequest(response);
});

/** Rejects some data points of an export, and says so in a success. */
export const partialSuccess: ProxyFault = ofPoison(
  (body) => body,
  (_request, response) =>
    void response
      .writeHead(200, { 'content-type': 'application/x-protobuf' })
      .end(encodeResponse({ partialSuccess: { rejectedDataPoints: 7, errorMessage: 'it is poison' } })),
);
