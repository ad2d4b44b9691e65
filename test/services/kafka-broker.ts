import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import type { ExecutionContext } from 'ava';
import type { Admin } from 'kafkajs';
import { askAdmin, kafkaBrokers, kafkaClient } from '../../src/kafka/index.ts';
import { parseSample, type Sample } from '../../src/samples/sample.ts';
import { limit } from '../limit.ts';
import { until } from '../until.ts';
import { api, eachFrame, Fields, int16, int32, sendFrame, text, type Request } from './kafka-frames.ts';
import { saslAnswers, type KafkaUsers } from './kafka-sasl.ts';
import { emptyFetch, refuseMember } from './kafka-group.ts';
import { answerTo, ProducerSequences } from './kafka-produce.ts';

/** What becomes of a request: an error by its code, an answer that never comes, or a connection that breaks before it does. */
export type Fault = number | 'unanswered' | 'cut' | undefined;

export interface KafkaRequest {
  readonly api: number;
  /** The request, how many there were of its kind, from 1. */
  readonly count: number;
  readonly bytes: Buffer;
}

/** One broker of librdkafka's mock cluster, behind a proxy that makes it fail. */
export interface KafkaBroker {
  readonly address: string;
  /** Says what becomes of a request from now on. */
  meddle(fault: (request: KafkaRequest) => Fault): void;
  /** The connections that there are stay open, and nothing comes through them any more. */
  stall(): void;
  /** Closes the connections that there are, as brokers do with those that were idle for long. */
  closeIdle(): void;
  /** Breaks all connections, and refuses new ones. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** All messages of a topic, by partition. */
  messages(topic?: string): Promise<readonly KafkaMessage[]>;
  /** The samples of a topic, in order of time. */
  samples(topic?: string): Promise<readonly Sample[]>;
  /** The sum of the offsets that a group has committed. */
  committed(group: string, topic?: string): Promise<number>;
  /** Commits an offset for each partition. */
  commit(group: string, offset: number): Promise<void>;
  /** How many members have joined a group. */
  joined(): number;
  /** Sends messages, each a line, as others do. */
  produce(lines: string, ...more: readonly string[]): Promise<void>;
}

export interface KafkaMessage {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly payload: string;
}

export interface KafkaBrokerSettings {
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  readonly users?: KafkaUsers;
}

/** Starts it on free ports; it ends with the test. Topics are made when they are asked for, with four partitions. */
export async function startKafka(t: ExecutionContext, settings: KafkaBrokerSettings = {}): Promise<KafkaBroker> {
  const upstream = await startMock(t);
  const proxy = new Proxy(upstream, settings);
  t.teardown(() => proxy.stop());
  await proxy.start();
  const client = async () => {
    const own = kafkaBrokers(`127.0.0.1:${upstream}`, { tls: false, tlsInsecure: false, sasl: 'plain' });
    return (await kafkaClient(own, { clientId: 'test', topic: 'cubestat', timeout: 10 })).kafka;
  };
  const ask = async <Answer>(question: (admin: Admin) => Promise<Answer>) => askAdmin(await client(), question);
  const messages: KafkaBroker['messages'] = async (topic = 'cubestat') => {
    const words = ['-C', '-b', `127.0.0.1:${upstream}`, '-t', topic, '-o', 'beginning', '-q', '-u', '-J', '-X', 'fetch.wait.max.ms=100'];
    // The mock cluster may never say where a partition ends, so the messages are counted, and what has come in 20 s is all that there is.
    // Reading changes nothing, and kcat gives up at the first connection that breaks.
    let reason: unknown;
    const attempt = async () => {
      try {
        const partitions = await ask((admin) => admin.fetchTopicOffsets(topic));
        const count = partitions.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
        return { text: count === 0 ? '' : await kcat([...words, '-c', String(count)], { atMost: 20_000 }) };
      } catch (error) {
        reason = error;
        return undefined;
      }
    };
    const read = await until(attempt, 'kcat reads all').catch((error: Error) => {
      throw new Error(`${error.message}, at last because ${String(reason)}`);
    });
    return read.text.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line) as KafkaMessage)));
  };
  return {
    address: `127.0.0.1:${proxy.port}`,
    meddle: (fault) => proxy.meddle(fault),
    stall: () => proxy.stall(),
    closeIdle: () => proxy.closeIdle(),
    stop: () => proxy.stop(),
    start: () => proxy.start(),
    messages,
    async samples(topic) {
      const lines = (await messages(topic)).flatMap(({ payload }) => payload.split('\n').filter(Boolean));
      return lines.map(parseSample).toSorted((one, other) => one.timestamp - other.timestamp);
    },
    async committed(groupId, topic = 'cubestat') {
      const [found] = await ask((admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
      return found!.partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
    },
    async commit(groupId, offset) {
      const partitions = [0, 1, 2, 3].map((partition) => ({ topic: 'cubestat', partition, offset: String(offset) }));
      const consumer = (await client()).consumer({ groupId, sessionTimeout: 6000 });
      await consumer.connect();
      await consumer.subscribe({ topic: 'cubestat' });
      await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve() });
      await consumer.commitOffsets(partitions);
      await consumer.disconnect();
    },
    joined: () => proxy.joined,
    async produce(lines, ...more) {
      await kcat(['-P', '-b', `127.0.0.1:${upstream}`, '-t', 'cubestat', ...more], { input: lines });
    },
  };
}

/** Returns its port. */
async function startMock(t: ExecutionContext): Promise<number> {
  const args = ['-C', '-b', 'mock', '-t', 'none', '-q', '-X', 'test.mock.num.brokers=1', '-d', 'mock'];
  const child = spawn('kcat', args, { ...limit, timeout: 10 * limit.timeout, stdio: ['ignore', 'ignore', 'pipe'] });
  t.teardown(() => child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said = said.length < 10_000 ? said + chunk : said));
  const [, port] = await until(() => /bootstrap\.servers=127\.0\.0\.1:(\d+)/.exec(said), 'kcat gives its address');
  return Number(port);
}

interface KcatRun {
  readonly input?: string;
  /** Milliseconds after which it is ended, and what it has written is taken. */
  readonly atMost?: number;
}

async function kcat(args: readonly string[], { input = '', atMost }: KcatRun = {}): Promise<string> {
  const child = spawn('kcat', args, { ...limit, timeout: atMost ?? limit.timeout, stdio: ['pipe', 'pipe', 'inherit'] });
  // It may have given up before, which its exit code tells.
  child.stdin.on('error', () => {}).end(input);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  const isCutOff = atMost !== undefined && signal !== null;
  if (code !== 0 && !isCutOff) throw new Error(`kcat ${args.join(' ')} ended with ${code}`);
  return output;
}

/** Passes messages on, and says of itself what the mock says of itself. */
class Proxy {
  port = 0;
  joined = 0;
  readonly #upstream: number;
  readonly #settings: KafkaBrokerSettings;
  readonly #connections = new Set<Duplex>();
  #server: Server | undefined;
  #fault: (request: KafkaRequest) => Fault = () => undefined;
  #counts = new Map<number, number>();
  readonly #sequences = new ProducerSequences();

  constructor(upstream: number, settings: KafkaBrokerSettings) {
    this.#upstream = upstream;
    this.#settings = settings;
  }

  meddle(fault: (request: KafkaRequest) => Fault): void {
    this.#fault = fault;
    this.#counts = new Map();
  }

  async start(): Promise<void> {
    const { tls } = this.#settings;
    const serve = (client: Socket) => this.#serve(client);
    this.#server = tls ? createTlsServer(tls, serve) : createServer(serve);
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  stall(): void {
    for (const connection of this.#connections) connection.removeAllListeners('data').resume();
  }

  closeIdle(): void {
    // What comes after the end is not taken any more.
    for (const connection of this.#connections) connection.removeAllListeners('data').resume().end();
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    for (const connection of this.#connections) connection.destroy();
    await closed;
  }

  #serve(client: Socket): void {
    const broker = connect(this.#upstream, '127.0.0.1');
    const { users } = this.#settings;
    const sasl = users && saslAnswers(users);
    const asked = new Map<number, Asked>();
    for (const [one, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      this.#connections.add(one);
      one
        .on('error', () => {})
        .on('close', () => {
          this.#connections.delete(one);
          other.destroy();
        });
    }
    eachFrame(client, (frame) => {
      const request = requestOf(frame);
      const own = sasl?.(request);
      if (own !== undefined) return sendFrame(client, Buffer.concat([int32(request.id), own]));
      const count = (this.#counts.get(request.api) ?? 0) + 1;
      this.#counts.set(request.api, count);
      const fault = this.#fault({ api: request.api, count, bytes: frame });
      if (request.api === api.produce) {
        const code = typeof fault === 'number' ? fault : this.#sequences.append(request);
        if (code !== undefined) return reply(client, fault, answerTo(request, code));
      }
      const refusal = typeof fault === 'number' ? refuseMember(request, fault) : undefined;
      if (refusal) return sendFrame(client, refusal);
      asked.set(request.id, { ...request, fault });
      sendFrame(broker, frame);
    });
    eachFrame(broker, (frame) => {
      const { fault, ...request } = asked.get(frame.readInt32BE(0))!;
      asked.delete(request.id);
      if (request.api === api.syncGroup) this.joined += 1;
      const code = typeof fault === 'number' ? fault : undefined;
      reply(client, fault, this.#answer(request, frame, code));
    });
  }

  #answer(request: Request, frame: Buffer, fault: number | undefined): Buffer {
    if (request.api === api.metadata) return metadata(request, frame, this.port, fault);
    if (request.api === api.fetch && fault !== undefined) return emptyFetch(request, frame, fault);
    if (request.api === api.findCoordinator) return coordinator(request, frame, this.port, fault);
    if (request.api === api.versions && this.#settings.users) return withSasl(frame);
    if (fault !== undefined) throw new Error(`no error can be put into the answer to ${request.api}`);
    return frame;
  }
}

/** Sends an answer, unless its fault is that none comes. */
function reply(client: Duplex, fault: Fault, answer: Buffer): void {
  if (fault === 'cut') client.destroy();
  else if (fault !== 'unanswered') sendFrame(client, answer);
}

interface Asked extends Request {
  readonly fault: Fault;
}

function requestOf(frame: Buffer): Request {
  const body = new Fields(frame);
  const head = { api: body.int16(), version: body.int16(), id: body.int32() };
  body.text();
  return { ...head, body };
}

/** The mock names a controller that does not exist. */
function metadata({ version }: Request, frame: Buffer, port: number, fault: number | undefined): Buffer {
  const fields = new Fields(frame, version >= 3 ? 8 : 4);
  fields.int32();
  const id = fields.int32();
  fields.text();
  frame.writeInt32BE(port, fields.at);
  fields.at += 4;
  fields.text();
  if (version >= 2) fields.text();
  frame.writeInt32BE(id, fields.at);
  fields.at += 4;
  if (fault === undefined) return frame;
  const topics = new Fields(frame, fields.at);
  const count = topics.int32();
  if (count === 0) return frame;
  topics.int16();
  return Buffer.concat([frame.subarray(0, fields.at), int32(1), int16(fault), text(topics.text()), Buffer.of(0), int32(0)]);
}

function coordinator({ version }: Request, frame: Buffer, port: number, fault: number | undefined): Buffer {
  const fields = new Fields(frame, version >= 1 ? 8 : 4);
  if (fault !== undefined) frame.writeInt16BE(fault, fields.at);
  fields.int16();
  if (version >= 1) fields.text();
  fields.int32();
  fields.text();
  frame.writeInt32BE(port, fields.at);
  return frame;
}

/** The mock does not know of logins. */
function withSasl(frame: Buffer): Buffer {
  const fields = new Fields(frame, 6);
  const count = fields.int32();
  const end = fields.at + count * 6;
  const more = [api.saslHandshake, api.authenticate].flatMap((key) => [int16(key), int16(0), int16(1)]);
  return Buffer.concat([frame.subarray(0, 6), int32(count + 2), frame.subarray(10, end), ...more, frame.subarray(end)]);
}
