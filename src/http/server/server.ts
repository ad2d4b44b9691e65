import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { CubestatError, errnoOf, reasonOf } from '../../errors.ts';
import { answerTo, broken, send, type ReadyAnswer, type Site } from './answer.ts';
import type { Certificate } from '../certificate.ts';
import { limitConnections, mostRequests } from './connection-limit.ts';
import { hostCheck } from './host.ts';
import { sendStream } from './send-stream.ts';
import { hostPort } from '../url-part.ts';

export interface PageServer {
  /** `http://127.0.0.1:9090`, with the chosen port for port 0. */
  readonly origin: string;
  /** Uses another certificate for new connections. */
  renew(certificate: Certificate): void;
  /** Closes the port and all connections. */
  close(): Promise<void>;
}

export interface PageServerSettings extends Omit<Site, 'admit' | 'isMeant'> {
  readonly address: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** For HTTPS; default HTTP. */
  readonly certificate?: Certificate | undefined;
  /** Called with errors after the start, as nothing from the network may end the process. */
  readonly onError: (message: string) => void;
  /** Milliseconds in which a client has to send its request, and to receive the response. */
  readonly clientTimeout?: number;
}

/** Serves pages over HTTP or HTTPS. Throws a ListenError when it cannot listen. */
export async function servePages({
  address,
  port,
  certificate,
  onError,
  clientTimeout = 10_000,
  ...site
}: PageServerSettings): Promise<PageServer> {
  const limits = { headersTimeout: clientTimeout, requestTimeout: clientTimeout, connectionsCheckingInterval: 1000 };
  const { server, renew } = serverFor(limits, clientTimeout, certificate);
  server.keepAliveTimeout = keepAlive;
  const { admit, limitSending, dropAll } = limitConnections(server, { maxRequests: mostRequests, clientTimeout });
  const bound = await listening(server, address, port);
  const isMeant = hostCheck(address, bound.address);
  server.on('request', responder({ ...site, admit, isMeant }, { limitSending, clientTimeout, onError }));
  server.on('error', (error) => onError(`cannot accept connections: ${reasonOf(error)}`));
  return {
    origin: `${certificate ? 'https' : 'http'}://${hostPort(address, bound.port)}`,
    renew,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
        dropAll();
      }),
  };
}

function serverFor(limits: ServerOptions, handshakeTimeout: number, certificate: Certificate | undefined) {
  if (!certificate) return { server: createServer(limits), renew() {} };
  const server = createTlsServer({ ...limits, ...certificate, handshakeTimeout });
  return { server, renew: (renewed: Certificate) => server.setSecureContext(renewed) };
}

async function listening(server: Server, host: string, port: number): Promise<AddressInfo> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new ListenError(host, port, error);
  }
  return server.address() as AddressInfo;
}

interface ResponderSettings extends Required<Pick<PageServerSettings, 'clientTimeout' | 'onError'>> {
  readonly limitSending: RequestListener;
}

/** Answers requests. Its errors are reported only. */
function responder(site: Site, { limitSending, clientTimeout, onError }: ResponderSettings): RequestListener {
  const failed = (error: unknown) => onError(`a request failed: ${reasonOf(error)}`);
  const answer = async (...[request, response]: Parameters<RequestListener>) => {
    const ready = await answerTo(request, response, site).catch((error: unknown): ReadyAnswer => {
      failed(error);
      return { page: broken };
    });
    const onceSent = 'onceSent' in ready.page ? ready.page.onceSent : undefined;
    // Node.js goes on with what it has read of a connection that was closed here.
    if (request.socket.destroyed) return onceSent?.();
    if (onceSent) response.once('close', onceSent);
    if ('chunks' in ready.page && request.method !== 'HEAD') return sendStream(response, ready, clientTimeout);
    limitSending(request, response);
    send(response, ready);
  };
  return (request, response) =>
    void answer(request, response).catch((error: unknown) => {
      failed(error);
      response.destroy();
    });
}

/** A server cannot listen on its address and port. */
export class ListenError extends CubestatError {
  override readonly name = 'ListenError';

  constructor(address: string, port: number, cause: unknown) {
    super(listenFailure(hostPort(address, port), cause), { code: errnoOf(cause) ?? 'LISTEN', exitCode: 2, cause });
  }
}

function listenFailure(place: string, cause: unknown): string {
  const errno = errnoOf(cause);
  if (errno === 'EADDRINUSE') return `${place} is in use by another program`;
  if (errno === 'EACCES') return `may not listen on ${place}: ports below 1024 need root`;
  if (errno === 'EADDRNOTAVAIL') return `cannot listen on ${place}: this host has no such address`;
  return `cannot listen on ${place}: ${reasonOf(cause)}`;
}

/** Milliseconds; longer than usual scrape intervals, so that scrapes reuse their connection. */
const keepAlive = 120_000;
