import { Socket } from 'node:net';
import type { Client } from 'pg';
import { CubestatError } from '../../errors.ts';
import type { PostgresEndpoint } from './endpoint.ts';
import { isSessionOver, postgresFailure } from './failure.ts';
import { guardAnswers, otherServer } from './guard.ts';
import type { PostgresTls } from './tls-mode.ts';

export interface PostgresClientSettings {
  /** Seconds to wait for an answer. */
  readonly timeout: number;
  /** Closes all connections. */
  readonly signal: AbortSignal;
}

interface Session {
  readonly client: Client;
  readonly socket: Socket;
}

/** Connections to a database, opened on demand, and again after a failure. */
export class PostgresClient {
  readonly #database: PostgresEndpoint;
  readonly #settings: PostgresClientSettings;
  readonly #idle = new Set<Session>();

  constructor(database: PostgresEndpoint, settings: PostgresClientSettings) {
    this.#database = database;
    this.#settings = settings;
  }

  /**
   * Runs queries on a connection of its own. Throws a CubestatError as {@link postgresFailure} makes it, with the code ABORTED when it is
   * closed. A connection without an answer in time is closed, as it may be broken unnoticed.
   */
  async ask<Answer>(question: (session: Client) => Promise<Answer>): Promise<Answer> {
    const { timeout, signal } = this.#settings;
    try {
      signal.throwIfAborted();
      const session = await this.#take();
      return await withDeadline(session.socket, this.#settings, () => this.#askSession(session, question));
    } catch (error) {
      throw signal.aborted ? new CubestatError('was canceled', { code: 'ABORTED', cause: error }) : postgresFailure(error, timeout);
    }
  }

  close(): void {
    for (const { client, socket } of this.#idle) {
      client.end().catch(() => {});
      socket.unref();
    }
    this.#idle.clear();
  }

  async #askSession<Answer>(session: Session, question: (session: Client) => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await question(session.client);
      if (!session.socket.destroyed) this.#idle.add(session);
      return answer;
    } catch (error) {
      if (isSessionOver(error)) session.socket.destroy();
      else this.#idle.add(session);
      throw error;
    }
  }

  async #take(): Promise<Session> {
    const [session] = this.#idle;
    if (session === undefined) return this.#connect();
    this.#idle.delete(session);
    return session;
  }

  async #connect(): Promise<Session> {
    const [first = false, next] = this.#database.tls;
    try {
      return await this.#open(first);
    } catch (error) {
      if (next === undefined || postgresFailure(error, this.#settings.timeout).code !== 'PLAIN') throw error;
      return this.#open(next);
    }
  }

  async #open(tls: PostgresTls): Promise<Session> {
    const socket = new Socket();
    const client = await connected(socket, this.#database, tls, this.#settings);
    const session = { client, socket };
    client.once('end', () => this.#idle.delete(session));
    return session;
  }
}

/** Connects. The library is loaded here, because few users need it. */
async function connected(socket: Socket, database: PostgresEndpoint, tls: PostgresTls, settings: PostgresClientSettings): Promise<Client> {
  const { default: pg } = await import('pg');
  const { host, port, username, applicationName, options } = database;
  const client = new pg.Client({
    ...{ host, port, user: username, database: database.name, password: () => database.password() ?? '' },
    ...{ ssl: tls, stream: () => socket, keepAlive: true, application_name: applicationName },
    ...(options !== undefined && { options }),
  });
  guardAnswers(client);
  const other = tls === false ? {} : otherServer(socket);
  // The query is rejected with the same error.
  client.on('error', () => {});
  try {
    await withDeadline(socket, settings, () => client.connect());
  } catch (error) {
    // The library leaves the socket open when it fails, as without a password.
    socket.destroy();
    throw other.error ?? error;
  }
  return client;
}

/** Closes the connection without an answer in time, or when the signal aborts. */
async function withDeadline<Answer>(
  socket: Socket,
  { timeout, signal }: PostgresClientSettings,
  attempt: () => Promise<Answer>,
): Promise<Answer> {
  let late: CubestatError | undefined;
  const timer = setTimeout(() => {
    late = new CubestatError(`did not answer within ${timeout} s`, { code: 'POSTGRES', exitCode: 75 });
    socket.destroy();
  }, timeout * 1000);
  const stop = () => void socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await attempt();
  } catch (error) {
    throw late ?? error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
