import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import type { ExecutionContext } from 'ava';
import { reasonOf } from '../../src/errors.ts';
import { jetStream, jetStreamManager, NatsClient, natsServers } from '../../src/nats/index.ts';
import { parseSample, type Sample } from '../../src/samples/sample.ts';
import { changeTree, makeTree } from '../fixtures/tree.ts';
import { freePort } from './influxd.ts';
import { startServer, type ServerProcess } from './server.ts';

/** A server of NATS with JetStream. */
export interface NatsServer extends ServerProcess {
  readonly url: string;
  /** What a stream stores, oldest first. */
  stored(stream?: string): Promise<readonly Stored[]>;
  /** How many messages that is. */
  count(stream?: string): Promise<number>;
  /** Its samples, in order of time. */
  samples(stream?: string): Promise<readonly Sample[]>;
  /** Makes a stream of all subjects below `cubestat`, unless told. */
  addStream(config?: Readonly<Record<string, unknown>>): Promise<void>;
  publish(subject: string, payload: string): Promise<void>;
  /** Asks with one connection, which is none of cubestat's. */
  ask<Answer>(question: (connection: NatsConnection) => Promise<Answer>): Promise<Answer>;
}

interface Stored {
  readonly subject: string;
  readonly text: string;
}

/** Starts it on a free port with its data in a temporary folder; it ends with the test. `config`: more of its configuration. */
export async function startNats(t: ExecutionContext, { config = '', login = '', address = '127.0.0.1' } = {}): Promise<NatsServer> {
  const folder = makeTree(t, {});
  const [port, monitoring] = [await freePort(), await freePort()];
  changeTree(folder, { 'nats.conf': `jetstream { store_dir: "${join(folder, 'data')}" }\n${config}\n` });
  const args = ['-a', address, '-p', String(port), '-m', String(monitoring), '-c', join(folder, 'nats.conf')];
  const server = await startServer(t, 'nats-server', args, `http://${address}:${monitoring}/healthz`);
  const own = natsServers(`nats://${login}${address}:${port}`, { tlsInsecure: true });
  const ended = new AbortController();
  t.teardown(() => ended.abort());
  const client = new NatsClient({ ...own, tls: undefined }, { timeout: 10, signal: ended.signal });
  const ask: NatsServer['ask'] = async (question) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await client.ask(question);
      } catch (error) {
        // A server that was killed may leave a question without an answer; one closes the connection of a client that logs in too slowly.
        if (attempt === 5 || !/^(did not answer|closed the connection)/.test(reasonOf(error))) throw error;
      }
    }
  };
  const stored = async (stream = 'cubestat') => ask(async (connection) => messagesIn(connection, stream));
  return {
    ...server,
    async stop(signal) {
      await client.close();
      await server.stop(signal);
    },
    ...{ url: `nats://${address}:${port}`, ask, stored },
    count: (stream = 'cubestat') =>
      ask(async (connection) => (await (await jetStreamManager(connection)).streams.info(stream)).state.messages),
    async samples(stream) {
      const lines = (await stored(stream)).flatMap(({ text }) => text.split('\n').filter(Boolean));
      return lines.map(parseSample).toSorted((one, other) => one.timestamp - other.timestamp);
    },
    addStream: (more = {}) =>
      ask(async (connection) => {
        await (await jetStreamManager(connection)).streams.add({ name: 'cubestat', subjects: ['cubestat.>'], ...more });
      }),
    publish: (subject, payload) =>
      ask(async (connection) => {
        await (await jetStream(connection)).publish(subject, payload);
      }),
  };
}

async function messagesIn(connection: NatsConnection, stream: string): Promise<Stored[]> {
  const manager = await jetStreamManager(connection);
  const { messages } = (await manager.streams.info(stream)).state;
  const found: Stored[] = [];
  if (messages === 0) return found;
  const consumer = await (await jetStream(connection)).consumers.get(stream);
  const batch = await consumer.fetch({ max_messages: messages, expires: 30_000 });
  for await (const { subject, data } of batch) found.push({ subject, text: Buffer.from(data).toString() });
  return found;
}
