import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node';
import { CubestatError } from '../errors.ts';
import type { Tls } from '../http/index.ts';
import { fromRandomStart } from '../connections/index.ts';
import { natsFailure } from './failure.ts';
import { greeting } from './greeting.ts';
import { ipOf, type NatsCredentials, type NatsServers } from './servers.ts';

/** A connection to one of several servers, opened on demand, and again after it has failed. */
export interface NatsClient {
  /** Throws a CubestatError as {@link natsFailure} makes it, with the code ABORTED when it is closed. Its message follows the address. */
  connection(): Promise<NatsConnection>;
  /** Makes a request. Throws like `connection`. A connection without an answer in time is closed, as it may be broken unnoticed. */
  ask<Answer>(question: (connection: NatsConnection) => Promise<Answer>): Promise<Answer>;
  /** Flushes what was written, if the server answers in time, and closes. */
  close(): Promise<void>;
}

export interface NatsClientSettings {
  /** Seconds to wait for an answer. */
  readonly timeout: number;
  /** Closes the connection. */
  readonly signal: AbortSignal;
}

/** Seconds between pings; after two without an answer the connection is closed. */
const pingInterval = 20;

export function natsClient(servers: NatsServers, { timeout, signal }: NatsClientSettings): NatsClient {
  let current: Promise<NatsConnection> | undefined;

  const open = async (): Promise<NatsConnection> => {
    const failures: CubestatError[] = [];
    const credentials = servers.credentials();
    for (const address of fromRandomStart(servers.addresses)) {
      try {
        await greeting(address, { timeout, signal });
        return await connectTo(address, servers, { credentials, timeout });
      } catch (error) {
        failures.push(natsFailure(error, timeout));
      }
    }
    throw failures.find(({ code }) => code !== 'NATS') ?? failures.at(-1)!;
  };
  const opened = async (): Promise<NatsConnection> => {
    const connection = await open();
    const forget = () => {
      current = undefined;
      signal.removeEventListener('abort', leave);
    };
    const leave = () => void connection.close();
    void connection.closed().then(forget, forget);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    return connection;
  };
  const connection = async () => {
    if (signal.aborted) throw aborted();
    const opening = (current ??= opened());
    try {
      return await opening;
    } catch (error) {
      if (current === opening) current = undefined;
      throw signal.aborted ? aborted(error) : error;
    }
  };

  return {
    connection,
    async ask(question) {
      const to = await connection();
      try {
        return await question(to);
      } catch (error) {
        if (signal.aborted) throw aborted(error);
        const failure = natsFailure(error, timeout);
        if (error instanceof Error && error.name === 'TimeoutError') void to.close();
        throw failure;
      }
    },
    async close() {
      const closing = await current?.catch(() => undefined);
      if (closing === undefined || closing.isClosed()) return;
      if (!signal.aborted) await flushed(closing, timeout);
      await closing.close();
    },
  };
}

/** Settles when the server has all that was written, or cannot get it: the library never settles a flush whose connection has broken. */
async function flushed(connection: NatsConnection, timeout: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, timeout * 1000)));
  await Promise.race([connection.flush().catch(() => {}), connection.closed(), late]);
  clearTimeout(timer);
}

/** Connects to one server. The library is loaded here, because few users need it. */
async function connectTo(
  address: string,
  { tls }: NatsServers,
  { credentials, timeout }: { credentials: NatsCredentials; timeout: number },
): Promise<NatsConnection> {
  const { default: nats } = await import('@nats-io/transport-node');
  const { username, password, token, creds } = credentials;
  return nats.connect({
    servers: [address],
    name: 'cubestat',
    ...{ reconnect: false, ignoreClusterUpdates: true, noAsyncTraces: true },
    ...{ timeout: timeout * 1000, pingInterval: pingInterval * 1000 },
    ...(username !== undefined && { user: username, pass: password ?? '' }),
    ...(token !== undefined && { token }),
    ...(creds && { authenticator: nats.credsAuthenticator(creds) }),
    ...(tls && { tls: tlsOptions(tls, ipOf(address)) }),
  });
}

/** Options of tls.connect(), more than the library's types declare, which it passes on. An IP address has to be in the certificate. */
function tlsOptions(tls: Tls, host: string | undefined): NonNullable<NodeConnectionOptions['tls']> {
  const options: object = { rejectUnauthorized: true, ...tls, ...(host !== undefined && { host }) };
  return options;
}

function aborted(cause?: unknown): CubestatError {
  return new CubestatError('was canceled', { code: 'ABORTED', cause });
}
