import { isIP, type Socket } from 'node:net';
import type { buildConnector, Pool } from 'undici';
import { packageJson } from '../../package-json.ts';
import { connector } from './connector.ts';
import { proxyHeaders, type HttpProxy } from './proxy.ts';
import { unreachableProxy } from './proxy-error.ts';
import { throughTunnel } from './tunnel.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

export interface ConnectionSettings {
  readonly connections: number;
  /** Seconds from the start of a request to the end of its answer. */
  readonly timeout: number;
  readonly tls?: Tls;
  readonly route?: Route;
  /** The most bytes of a body to read; the rest is cut off. */
  readonly longestBody?: number;
  /** Aborts requests in flight. */
  readonly signal: AbortSignal;
}

/** Contents of PEM files. */
export interface Tls {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly rejectUnauthorized?: boolean;
}

/** The way to a server other than a direct connection: a proxy, or a UNIX socket. */
export interface Route {
  readonly proxy?: HttpProxy | undefined;
  /** The path of a UNIX domain socket. */
  readonly socketPath?: string | undefined;
}

/** Connections to a server, and the form of requests on them. */
export interface Connections {
  readonly pool: Pool;
  readonly prepare: (request: HttpRequest) => HttpRequest;
  /** Closes connections, also those that are being made, as in a TLS handshake that stalls, which the pool would wait for. */
  close(): Promise<void>;
}

/**
 * Opens no connection yet. TLS goes through a tunnel of a proxy; plain HTTP requests are sent to the proxy itself (RFC 9112 section 3.2.2).
 */
export async function connectionsTo(origin: string, settings: ConnectionSettings): Promise<Connections> {
  const { connections, timeout, tls, route: { proxy, socketPath } = {}, signal } = settings;
  const { Pool, buildConnector } = (await import('undici')).default;
  // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED has no effect.
  const strict = { rejectUnauthorized: true, timeout: timeout * 1000 };
  const own = { 'user-agent': `cubestat/${packageJson().version}` };
  const sockets = new Set<Socket>();
  const poolTo = (to: string, connect: buildConnector.connector) => {
    const pool = new Pool(to, { connections, connect: connector(connect), headersTimeout: 0, bodyTimeout: 0 });
    const close = () => {
      const closed = pool.destroy();
      for (const socket of sockets) socket.destroy(new Error('was closed'));
      return closed;
    };
    return { pool, close };
  };
  const toServer = tracked(buildConnector({ ...strict, ...tls, socketPath: socketPath ?? null }), sockets);
  // The client certificate is not for the proxy.
  const trusted = tls?.ca && { ca: tls.ca };

  if (proxy && origin.startsWith('http:')) {
    const toProxy = tracked(buildConnector({ ...strict, ...trusted }), sockets);
    return { ...poolTo(proxy.origin, failingAsProxy(proxy, toProxy, timeout)), prepare: asProxied(origin, proxy, own) };
  }
  const connect = proxy ? throughTunnel(proxy, toServer, { ...trusted, headers: own, timeout, signal }) : toServer;
  return { ...poolTo(origin, connect), prepare: (request) => ({ ...request, headers: { ...own, ...request.headers } }) };
}

/** Keeps the sockets that are open or being opened. undici returns them, which its types do not say. */
function tracked(connect: buildConnector.connector, sockets: Set<Socket>): buildConnector.connector {
  return (options, callback) => {
    const socket = connect(options, callback) as unknown as Socket;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
}

/** The request in absolute form, as a proxy expects it. */
function asProxied(origin: string, proxy: HttpProxy, own: HttpRequest['headers']): Connections['prepare'] {
  const headers = { ...own, ...proxyHeaders(proxy), host: new URL(origin).host };
  return (request) => ({ ...request, path: origin + request.path, headers: { ...headers, ...request.headers } });
}

function failingAsProxy(proxy: HttpProxy, connect: buildConnector.connector, timeout: number): buildConnector.connector {
  const { hostname } = new URL(proxy.origin);
  return (options, callback) =>
    // Without this, the name in the Host header would be verified.
    connect({ ...options, servername: isIP(hostname) === 0 ? hostname : '' }, (...[error, socket]) =>
      error ? callback(unreachableProxy(proxy, error, timeout), null) : callback(null, socket),
    );
}
