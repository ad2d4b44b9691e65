import type { Readable } from 'node:stream';
import type { Released } from '../../pipeline.ts';
import { named } from '../../report.ts';
import { messageSource, storedSpan } from '../messages/index.ts';
import type { SourceContext } from '../source.ts';
import type { KafkaOperand } from './operand.ts';
import { TopicReader } from './reader.ts';

/** The samples of a topic, message by message. */
export function readTopic(operand: KafkaOperand, deadLetters: string | undefined, context: SourceContext): Readable & Released {
  const { name, brokers, group } = operand;
  const report = named(context.report, name);
  if (brokers.exposesPassword) report.warn('sends the password unencrypted: use tls=true or sasl=scram-sha-512');
  const reader = new TopicReader({ operand, span: storedSpan(context.timeRange), report });
  const settings = { name, report, deadLetters, context, isAcknowledged: group !== undefined, tls: brokers.tls };
  return Object.assign(
    messageSource((stop) => reader.messages(stop), settings),
    { release: () => reader.release() },
  );
}
