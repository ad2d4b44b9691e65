import type { Producer } from 'kafkajs';
import { CubestatError } from '../../errors.ts';
import { memoize } from '../../memoize.ts';
import { askAdmin, kafkaClient, kafkajs, type KafkaBrokers, type KafkaClient } from '../../kafka/index.ts';
import type { KafkaConfig } from './options.ts';

/** A message with the lines of one host. */
export interface Message {
  readonly key: string;
  readonly value: Buffer;
}

export interface ProducerSettings extends Pick<KafkaConfig, 'topic' | 'clientId' | 'compression' | 'timeout'> {
  /** Ends requests in flight. */
  readonly signal: AbortSignal;
}

/**
 * An idempotent producer of one topic, opened on demand, and again when the brokers reject its sequence. Its methods throw a CubestatError
 * as `kafkaFailure` makes it, with the code ABORTED when it is closed.
 */
export class TopicProducer {
  readonly #brokers: KafkaBrokers;
  readonly #settings: ProducerSettings;
  #opening: Promise<OpenProducer> | undefined;

  constructor(brokers: KafkaBrokers, settings: ProducerSettings) {
    this.#brokers = brokers;
    this.#settings = settings;
  }

  /** The number of partitions of the topic. */
  async partitions(): Promise<number> {
    return (await this.#open()).partitions;
  }

  /** The partition of a key, as in the Java client. */
  async partitionOf(key: string): Promise<number> {
    return (await this.#open()).partitionOf(key);
  }

  /** Sends messages to one partition, which writes all of them or none. */
  async send(partition: number, messages: readonly Message[]): Promise<void> {
    const { topic, timeout, signal } = this.#settings;
    const open = await this.#open();
    const batch = messages.map((message) => ({ ...message, partition }));
    try {
      await open.producer.send({ topic, acks: allReplicas, timeout: timeout * 1000, compression: open.compression, messages: batch });
    } catch (error) {
      if (signal.aborted) throw aborted(error);
      const failure = open.client.explain(error);
      if (failure.code === 'SEQUENCE') await this.close();
      throw failure;
    }
  }

  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    const open = await opening?.catch(() => undefined);
    await open?.close();
  }

  async #open(): Promise<OpenProducer> {
    const { signal } = this.#settings;
    if (signal.aborted) throw aborted();
    const opening = (this.#opening ??= openProducer(this.#brokers, this.#settings));
    try {
      return await opening;
    } catch (error) {
      if (this.#opening === opening) this.#opening = undefined;
      throw signal.aborted ? aborted(error) : error;
    }
  }
}

const allReplicas = -1;

interface OpenProducer {
  readonly client: KafkaClient;
  readonly producer: Producer;
  readonly compression: number;
  readonly partitions: number;
  readonly partitionOf: (key: string) => number;
  readonly close: () => Promise<void>;
}

async function openProducer(brokers: KafkaBrokers, settings: ProducerSettings): Promise<OpenProducer> {
  const { topic, compression, signal } = settings;
  const { CompressionTypes, Partitioners } = await kafkajs();
  const client = await kafkaClient(brokers, settings);
  const { kafka } = client;
  const abort = () => client.abort();
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const close = async () => {
    await producer?.disconnect().catch(() => {});
    signal.removeEventListener('abort', abort);
    client.abort();
  };
  let producer: Producer | undefined;
  try {
    const { topics } = await askAdmin(kafka, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    const partitionMetadata = topics[0]!.partitions;
    const createPartitioner = Partitioners.DefaultPartitioner;
    const partitioner = createPartitioner();
    const partitionOf = memoize((key) => partitioner({ topic, partitionMetadata, message: { key, value: null } }));
    producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false, createPartitioner });
    producer.on('producer.network.request_timeout', () => client.breakOff());
    await producer.connect();
    return {
      ...{ client, producer, compression: compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None },
      ...{ partitions: partitionMetadata.length, partitionOf, close },
    };
  } catch (error) {
    const failure = client.explain(error);
    await close();
    throw failure;
  }
}

function aborted(cause?: unknown): CubestatError {
  return new CubestatError('was canceled', { code: 'ABORTED', cause });
}
