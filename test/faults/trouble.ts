import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** What becomes of a request on its way. `forward` brings it to the server and gives the answer. */
export type Trouble = (request: IncomingMessage, response: ServerResponse, forward: () => Promise<IncomingMessage>) => void | Promise<void>;

/** Takes the connection and a part of the body, and never answers. */
export const silence: Trouble = () => {};

/** Breaks the connection off in the middle of the body, which never reaches the server. */
export const reset: Trouble = async (request) => {
  await once(request, 'data');
  request.socket.resetAndDestroy();
};

/** The server takes the request, and the connection breaks off in the middle of its answer. */
export const cut: Trouble = async (request, response, forward) => {
  const answer = await forward();
  answer.resume();
  response.writeHead(200, { 'content-length': 1000 }).write('{');
  await setTimeout(20);
  request.socket.resetAndDestroy();
};

/** The server takes the request; its answer comes later. */
export const late = (seconds: number): Trouble => {
  return async (_request, response, forward) => {
    const { statusCode } = await forward();
    await setTimeout(seconds * 1000);
    response.writeHead(statusCode!).end();
  };
};

/** Answers in place of the server. */
export const answer = (status: number, headers: () => Readonly<Record<string, string>> = () => ({})): Trouble => {
  return (request, response) => {
    request.resume();
    response.writeHead(status, headers()).end(`{"error":"it is ${status} today"}`);
  };
};

/** Lets no body pass that is larger. */
export const atMost = (bytes: number): Trouble => {
  const refuse = answer(413);
  return async (request, response, forward) => {
    if (Number(request.headers['content-length']) > bytes) return refuse(request, response, forward);
    const { statusCode } = await forward();
    response.writeHead(statusCode!).end();
  };
};
