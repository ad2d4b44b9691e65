import { kafkaBrokers } from '../../kafka/index.ts';
import type { InstanceContext } from '../exporter.ts';
import { checkClient } from '../push/index.ts';
import { classifyProduceFailure, kafkaRemedy } from './classify.ts';
import type { KafkaConfig } from './options.ts';
import { TopicProducer } from './producer.ts';

/** Logs in, looks the topic up, and requests a producer ID, which Kafka gives only to clients that may write. Returns what it found. */
export async function checkProducing(config: KafkaConfig, { signal }: Pick<InstanceContext, 'signal'>): Promise<string> {
  const brokers = kafkaBrokers(config.brokers, config);
  const producer = new TopicProducer(brokers, { ...config, signal });
  const remedy = (cause: string) => kafkaRemedy(cause, config);
  const client = { displayUrl: brokers.displayUrl, classify: classifyProduceFailure, remedy, close: () => producer.close() };
  return checkClient(client, async () => {
    const partitions = await producer.partitions();
    return `has the topic ${config.topic}, with ${partitions === 1 ? '1 partition' : `${partitions} partitions`}`;
  });
}
