import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { ExecutionContext } from 'ava';

/** A server that answers as InfluxDB 1, 2 and 3 do, and fails in the ways that servers and networks have. */
export interface InfluxServer {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly Received[];
  /** The lines that it took, in the order of their times. */
  readonly written: () => readonly string[];
  close(): void;
}

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly lines: readonly string[];
}

/** Its answer to a write, with the lines that it takes. The network fails with `reset`, `cut` (within the answer) and `silence`. */
export type Reply =
  | 'reset'
  | 'cut'
  | 'silence'
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly takes?: readonly string[];
    };

/** What a server does with a request; `count` of them were there before. */
export type Behaviour = (request: Received, count: number) => Reply | Promise<Reply>;

export const takesAll: Behaviour = ({ lines }) => ({ status: 204, takes: lines });

export async function startInfluxServer(t: ExecutionContext, behave: Behaviour = takesAll, port = 0): Promise<InfluxServer> {
  const requests: Received[] = [];
  // A line that comes again writes the same point.
  const taken = new Set<string>();
  const server = createServer((request, response) => {
    void (async () => {
      const received = await receive(request);
      const reply = await behave(received, requests.push(received) - 1);
      answer(reply, request, response);
      for (const line of (typeof reply === 'object' && reply.takes) || []) taken.add(line);
    })().catch(() => request.destroy());
  });
  await listening(server, port);
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  t.teardown(close);
  const given = (server.address() as AddressInfo).port;
  return { url: `http://127.0.0.1:${given}`, port: given, requests, written: () => [...taken].sort(byTime), close };
}

async function listening(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString();
  return { method: request.method!, path: request.url!, headers: request.headers, body, lines: body.split('\n').filter(Boolean) };
}

function answer(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
  if (reply === 'silence') return;
  if (reply === 'reset') return void request.socket.resetAndDestroy();
  if (reply === 'cut') {
    response.writeHead(400, { 'content-length': 1000 }).write('{"error":"partial write: ');
    return void setTimeout(() => request.socket.resetAndDestroy(), 20);
  }
  const { status, headers = {}, body = '' } = reply;
  response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
}

function byTime(one: string, other: string): number {
  return Number(one.split(' ').at(-1)) - Number(other.split(' ').at(-1));
}

const isBad = (line: string) => line.includes('poison');

/** v1 writes the good lines and says how many it dropped. */
export const version1: Behaviour = ({ lines }) => {
  const bad = lines.filter(isBad);
  if (bad.length === 0) return { status: 204, takes: lines };
  const error = `partial write: field type conflict: input field "poison" on measurement "cubestat" is type float, already exists as type integer dropped=${bad.length}`;
  return { status: 400, body: { error }, takes: lines.filter((line) => !isBad(line)) };
};

/** v2 writes nothing of a body with an invalid line, and names that line when `telling`. */
export const version2 = (telling: boolean): Behaviour => {
  return ({ lines }) => {
    const at = lines.findIndex(isBad);
    if (at < 0) return { status: 204, takes: lines };
    const message = telling ? `unable to parse: error on line ${at + 1}: bad number` : "unable to parse 'a poisoned line': bad number";
    return { status: 400, body: { code: 'invalid', message } };
  };
};

/** v2 writes what fits the types of before. */
export const version2Conflict: Behaviour = ({ lines }) => {
  const bad = lines.filter(isBad);
  if (bad.length === 0) return { status: 204, takes: lines };
  const message = `failure writing points to database: partial write: field type conflict: input field "poison" dropped=${bad.length}`;
  return { status: 422, body: { code: 'unprocessable entity', message }, takes: lines.filter((line) => !isBad(line)) };
};

/** v3 lists what it left out; when that is all, `data` is no list. */
export const version3: Behaviour = ({ lines }) => {
  const data = lines.flatMap((line, at) => {
    return isBad(line) ? [{ error_message: 'invalid column type for poison', line_number: at + 1, original_line: line }] : [];
  });
  if (data.length === 0) return { status: 204, takes: lines };
  if (data.length === lines.length) return { status: 400, body: { error: 'parsing failed for write_lp endpoint', data: data[0] } };
  return { status: 400, body: { error: 'partial write of line protocol occurred', data }, takes: lines.filter((line) => !isBad(line)) };
};

/** A proxy before it that takes no more than some bytes. */
export const atMost = (bytes: number): Behaviour => {
  return ({ lines, body }) => {
    if (Buffer.byteLength(body) <= bytes) return { status: 204, takes: lines };
    return { status: 413, body: '<html><head><title>413 Request Entity Too Large</title></head></html>' };
  };
};
