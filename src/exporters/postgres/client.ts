import { Socket } from 'node:net';
import type { Client } from 'pg';
import { CubestatError } from '../../errors.ts';
import type { PostgresEndpoint } from './endpoint.ts';
import { isSessionOver, postgresFailure } from './failure.ts';
import { guardAnswers } from './guard.ts';
import type { PostgresTls } from './tls-mode.ts';

/** Connections to a database, opened on demand, and again after a failure. */
export interface PostgresClient {
  /**
   * Runs queries on a connection of its own. Throws a CubestatError as {@link postgresFailure} makes it, with the code ABORTED when it is
   * closed. A connection without an answer in time is closed, as it may be broken unnoticed.
   */
  ask<Answer>(question: (session: Client) => Promise<Answer>): Promise<Answer>;
  close(): void;
}

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

export function postgresClient(database: PostgresEndpoint, { timeout, signal }: PostgresClientSettings): PostgresClient {
  const idle = new Set<Session>();

  const open = async (tls: PostgresTls): Promise<Session> => {
    const socket = new Socket();
    const client = await connected(socket, database, tls, { timeout, signal });
    const session = { client, socket };
    client.once('end', () => idle.delete(session));
    return session;
  };
  const opened = async (): Promise<Session> => {
    const [first = false, ...others] = database.tls;
    try {
      return await open(first);
    } catch (error) {
      const [next] = others;
      if (next === undefined || postgresFailure(error, timeout).code !== 'PLAIN') throw error;
      return open(next);
    }
  };
  const take = async () => {
    const [session] = idle;
    if (session === undefined) return opened();
    idle.delete(session);
    return session;
  };

  return {
    async ask(question) {
      try {
        signal.throwIfAborted();
        const session = await take();
        return await withDeadline(session.socket, { timeout, signal }, async () => {
          try {
            const answer = await question(session.client);
            if (!session.socket.destroyed) idle.add(session);
            return answer;
          } catch (error) {
            if (isSessionOver(error)) session.socket.destroy();
            else idle.add(session);
            throw error;
          }
        });
      } catch (error) {
        throw signal.aborted ? new CubestatError('was canceled', { code: 'ABORTED', cause: error }) : postgresFailure(error, timeout);
      }
    },
    close() {
      for (const { client, socket } of idle) {
        client.end().catch(() => {});
        socket.unref();
      }
      idle.clear();
    },
  };
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
  // The query is rejected with the same error.
  client.on('error', () => {});
  try {
    await withDeadline(socket, settings, () => client.connect());
  } catch (error) {
    // The library leaves the socket open when it fails, as without a password.
    socket.destroy();
    throw error;
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
