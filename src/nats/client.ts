import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node';
import { CubestatError } from '../errors.ts';
import type { Tls } from '../http/index.ts';
import { fromRandomStart } from '../connections/index.ts';
import { natsFailure } from './failure.ts';
import { greeting } from './greeting.ts';
import { ipOf, type NatsCredentials, type NatsServers } from './servers.ts';

export interface NatsClientSettings {
  /** Seconds to wait for an answer. */
  readonly timeout: number;
  /** Closes the connection. */
  readonly signal: AbortSignal;
}

/** Seconds between pings; after two without an answer the connection is closed. */
const pingInterval = 20;

/** A connection to one of several servers, opened on demand, and again after it has failed. */
export class NatsClient {
  readonly #servers: NatsServers;
  readonly #settings: NatsClientSettings;
  #current: Promise<NatsConnection> | undefined;

  constructor(servers: NatsServers, settings: NatsClientSettings) {
    this.#servers = servers;
    this.#settings = settings;
  }

  /** Throws a CubestatError as {@link natsFailure} makes it, with the code ABORTED when it is closed. Its message follows the address. */
  async connection(): Promise<NatsConnection> {
    const { signal } = this.#settings;
    if (signal.aborted) throw aborted();
    const opening = (this.#current ??= this.#open());
    try {
      return await opening;
    } catch (error) {
      if (this.#current === opening) this.#current = undefined;
      throw signal.aborted ? aborted(error) : error;
    }
  }

  /** Makes a request. Throws like `connection`. A connection without an answer in time is closed, as it may be broken unnoticed. */
  async ask<Answer>(question: (connection: NatsConnection) => Promise<Answer>): Promise<Answer> {
    const { timeout, signal } = this.#settings;
    const connection = await this.connection();
    try {
      return await question(connection);
    } catch (error) {
      if (signal.aborted) throw aborted(error);
      const failure = natsFailure(error, timeout);
      if (error instanceof Error && error.name === 'TimeoutError') void connection.close();
      throw failure;
    }
  }

  /** Flushes what was written, if the server answers in time, and closes. */
  async close(): Promise<void> {
    const { timeout, signal } = this.#settings;
    const connection = await this.#current?.catch(() => undefined);
    if (connection === undefined || connection.isClosed()) return;
    if (!signal.aborted) await flushed(connection, timeout);
    await connection.close();
  }

  async #open(): Promise<NatsConnection> {
    const { signal } = this.#settings;
    const connection = await this.#connectToAny();
    const close = () => void connection.close();
    const forget = () => {
      this.#current = undefined;
      signal.removeEventListener('abort', close);
    };
    void connection.closed().then(forget, forget);
    if (signal.aborted) close();
    signal.addEventListener('abort', close, { once: true });
    return connection;
  }

  async #connectToAny(): Promise<NatsConnection> {
    const { timeout, signal } = this.#settings;
    const failures: CubestatError[] = [];
    const credentials = this.#servers.credentials();
    for (const address of fromRandomStart(this.#servers.addresses)) {
      try {
        await greeting(address, { timeout, signal });
        return await connectTo(address, this.#servers, { credentials, timeout, signal });
      } catch (error) {
        failures.push(natsFailure(error, timeout));
      }
    }
    throw failures.find(({ code }) => code !== 'NATS') ?? failures.at(-1)!;
  }
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
  { credentials, timeout, signal }: NatsClientSettings & { readonly credentials: NatsCredentials },
): Promise<NatsConnection> {
  const [{ default: nats }, { connect }] = await Promise.all([import('@nats-io/transport-node'), import('./transport.ts')]);
  const { username, password, token, creds } = credentials;
  const options = {
    servers: [address],
    name: 'cubestat',
    ...{ reconnect: false, ignoreClusterUpdates: true, noAsyncTraces: true },
    ...{ timeout: timeout * 1000, pingInterval: pingInterval * 1000 },
    ...(username !== undefined && { user: username, pass: password ?? '' }),
    ...(token !== undefined && { token }),
    ...(creds && { authenticator: nats.credsAuthenticator(creds) }),
    ...(tls && { tls: tlsOptions(tls, ipOf(address)) }),
  };
  return connect(options, signal);
}

/** Options of tls.connect(), more than the library's types declare, which it passes on. An IP address has to be in the certificate. */
function tlsOptions(tls: Tls, host: string | undefined): NonNullable<NodeConnectionOptions['tls']> {
  const options: object = { rejectUnauthorized: true, ...tls, ...(host !== undefined && { host }) };
  return options;
}

function aborted(cause?: unknown): CubestatError {
  return new CubestatError('was canceled', { code: 'ABORTED', cause });
}
