import type { Readable } from 'node:stream';
import type { Released } from '../../pipeline.ts';
import { named } from '../../report.ts';
import { messageSource, storedSince } from '../messages/index.ts';
import type { SourceContext } from '../source.ts';
import type { KafkaOperand } from './operand.ts';
import { TopicReader } from './reader.ts';

/** The samples of a topic, message by message. */
export function readTopic(operand: KafkaOperand, deadLetters: string | undefined, given: SourceContext): Readable & Released {
  const { name, brokers, group } = operand;
  // Without a group nothing is committed.
  const context = group === undefined ? { ...given, settles: false } : given;
  const report = named(context.report, name);
  if (brokers.tls?.rejectUnauthorized === false) report.warn('takes any certificate: tls_insecure is set');
  if (brokers.exposesPassword) report.warn('sends the password as it is: use tls=true or sasl=scram-sha-512');
  const left = new AbortController();
  const stop = context.signal ? AbortSignal.any([context.signal, left.signal]) : left.signal;
  const reader = new TopicReader({ operand, since: storedSince(context.timeRange), report, stop });
  const samples = messageSource(reader.messages(), { name, report, deadLetters, context, destroyed: () => left.abort() });
  return Object.assign(samples, { release: () => reader.release() });
}
