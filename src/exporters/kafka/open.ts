import type { BatchSink } from '../../delivery/index.ts';
import { kafkaBrokers } from '../../kafka/index.ts';
import type { ExportContext } from '../exporter.ts';
import { pushSink } from '../push/index.ts';
import type { KafkaConfig } from './options.ts';
import { TopicProducer } from './producer.ts';
import { kafkaProtocol } from './protocol.ts';

/** The most messages in flight. */
const inFlight = 256;

/** Opens a sink that sends samples to a topic. */
export function openKafka(config: KafkaConfig, context: ExportContext): Promise<BatchSink> {
  const { report } = context;
  const brokers = kafkaBrokers(config.brokers, config);
  const { displayUrl } = brokers;
  if (brokers.exposesPassword)
    report.warn(`sends the password unencrypted to ${displayUrl}: use --kafka-tls or --kafka-sasl scram-sha-512`);
  const open = (signal: AbortSignal) => kafkaProtocol(new TopicProducer(brokers, { ...config, signal }), { ...config, displayUrl });
  return pushSink(open, { ...config, connections: inFlight }, context);
}
