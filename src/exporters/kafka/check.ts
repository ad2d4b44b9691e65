import { CubestatError } from '../../errors.ts';
import { kafkaBrokers } from '../../kafka/index.ts';
import type { InstanceContext } from '../exporter.ts';
import { classifyProduceFailure, kafkaRemedy } from './classify.ts';
import type { KafkaConfig } from './options.ts';
import { TopicProducer } from './producer.ts';

/** Logs in, looks the topic up, and requests a producer ID, which Kafka gives only to clients that may write. Returns what it found. */
export async function checkProducing(config: KafkaConfig, { signal }: Pick<InstanceContext, 'signal'>): Promise<string> {
  const brokers = kafkaBrokers(config.brokers, config);
  const producer = new TopicProducer(brokers, { ...config, signal });
  try {
    const partitions = await producer.partitions();
    return `${brokers.displayUrl} has the topic ${config.topic}, with ${partitions === 1 ? '1 partition' : `${partitions} partitions`}`;
  } catch (error) {
    throw explained(error, brokers.displayUrl, config);
  } finally {
    await producer.close();
  }
}

function explained(error: unknown, displayUrl: string, config: KafkaConfig): unknown {
  if (!(error instanceof CubestatError) || error.code === 'ABORTED') return error;
  const found = classifyProduceFailure(error);
  const advice = found.outcome === 'blocked' ? `; ${kafkaRemedy(found.cause, config)}` : '';
  return new CubestatError(`${displayUrl} ${error.message}${advice}`, { code: 'CHECK', exitCode: 75, cause: error });
}
