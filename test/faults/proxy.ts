import { once } from 'node:events';
import { Agent, createServer, request as ask, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import type { ExecutionContext } from 'ava';
import type { Certificate } from './certificates.ts';
import type { ProxyFault } from './proxy-fault.ts';

/** A proxy between cubestat and a server that fails for a while, as networks do. */
export interface Proxy {
  readonly url: string;
  /** When requests met the fault, in milliseconds. */
  readonly met: readonly number[];
  /** When requests came since it is over. */
  readonly passed: readonly number[];
  /** Gives this fault to each request from now on; with `refuse`, the port is closed. */
  begin(fault: ProxyFault | 'refuse'): Promise<void>;
  /** From now on all that comes goes through. */
  end(): Promise<void>;
  /** Uses another certificate for new connections. */
  certify(certificate: Certificate): void;
}

/** Stands before the server at `url`, with TLS where there is a certificate. */
export async function startProxy(t: ExecutionContext, url: string, certificate?: Certificate): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true });
  const [met, passed]: [number[], number[]] = [[], []];
  let fault: ProxyFault | undefined;

  const listener: RequestListener = (request, response) => {
    response.on('error', () => {});
    (fault ? met : passed).push(performance.now());
    const onward = (body?: Buffer) => forward(request, url, agent, body);
    const handled = fault ? fault(request, response, onward) : onward().then((answer) => pass(answer, response));
    Promise.resolve(handled).catch(() => request.socket.resetAndDestroy());
  };
  const server = certificate ? createSecureServer(certificate, listener) : createServer(listener);
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  t.teardown(() => {
    close(server);
    agent.destroy();
  });

  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    met,
    passed,
    async begin(given) {
      if (given !== 'refuse') fault = given;
      else close(server);
    },
    async end() {
      passed.length = 0;
      fault = undefined;
      if (!server.listening) await listen(server, port);
    },
    certify(other) {
      (server as SecureServer).setSecureContext(other);
      server.closeAllConnections();
    },
  };
}

function pass(answer: IncomingMessage, response: Parameters<RequestListener>[1]): void {
  response.writeHead(answer.statusCode!, answer.headers);
  pipeline(answer, response, () => {});
}

/** `body`: that of the request, where it was read. */
function forward(request: IncomingMessage, url: string, agent: Agent, body?: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', url: path = '/', headers } = request;
    const onward = ask(url, { method, path, headers, agent }, resolve);
    if (body) onward.end(body);
    else pipeline(request, onward, (error) => error && reject(error));
    onward.on('error', reject);
  });
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}
