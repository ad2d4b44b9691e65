import { ndjsonLines, type Classification, type Protocol } from '../push/index.ts';
import { classifyProduceFailure, kafkaRemedy } from './classify.ts';
import type { KafkaConfig } from './options.ts';
import { PartitionQueue } from './partition-queue.ts';
import type { TopicProducer } from './producer.ts';

export interface KafkaProtocolSettings extends Pick<KafkaConfig, 'topic' | 'sasl' | 'batchBytes'> {
  readonly displayUrl: string;
}

/** Messages of NDJSON lines of one host. The host is the key, so all of its messages go to one partition. */
export function kafkaProtocol(producer: TopicProducer, settings: KafkaProtocolSettings): Protocol {
  const queues = new Map<number, PartitionQueue>();
  const queueOf = (partition: number) => {
    const known = queues.get(partition);
    if (known) return known;
    const send = (messages: Parameters<TopicProducer['send']>[1]) => classified(() => producer.send(partition, messages));
    const queue = new PartitionQueue({ send, batchBytes: settings.batchBytes });
    queues.set(partition, queue);
    return queue;
  };

  return {
    displayUrl: settings.displayUrl,
    partition: ({ host }) => host,
    ...ndjsonLines(),
    async request({ partition: key, lines }) {
      const message = { key, value: Buffer.concat(lines) };
      let queue: PartitionQueue | undefined;
      const attempt = async () => (queue ??= queueOf(await producer.partitionOf(key))).write(message);
      return () => attempt().catch(classifyProduceFailure);
    },
    remedy: (cause) => kafkaRemedy(cause, settings),
    close: () => producer.close(),
  };
}

async function classified(send: () => Promise<void>): Promise<Classification> {
  try {
    await send();
    return { outcome: 'written' };
  } catch (error) {
    return classifyProduceFailure(error);
  }
}
