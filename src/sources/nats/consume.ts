import type { Readable } from 'node:stream';
import type { JsMsg } from '@nats-io/jetstream';
import { natsClient } from '../../nats/index.ts';
import type { Released } from '../../pipeline.ts';
import { named } from '../../report.ts';
import { messageSource, storedSince, type BrokerMessage } from '../messages/index.ts';
import type { SourceContext } from '../source.ts';
import type { NatsOperand } from './operand.ts';
import { pulled } from './pulling.ts';
import { Unsettled } from './unsettled.ts';

/** Seconds to wait for an answer of the server. */
const timeout = 10;

/** The samples of a stream, message by message. */
export function consumed(operand: NatsOperand, deadLetters: string | undefined, given: SourceContext): Readable & Released {
  const { name, durable } = operand;
  // Without a durable consumer the server wants to hear of nothing.
  const context = durable === undefined ? { ...given, settles: false } : given;
  const report = named(context.report, name);
  if (operand.servers.tls?.rejectUnauthorized === false) report.warn('takes any certificate: tls_insecure is set');
  const left = new AbortController();
  const stop = context.signal ? AbortSignal.any([context.signal, left.signal]) : left.signal;
  const client = natsClient(operand.servers, { timeout, signal: new AbortController().signal });
  const unsettled = new Unsettled();
  const since = storedSince(context.timeRange);
  const messages = settleable(pulled({ client, consumer: { ...operand, since }, unsettled, report, stop }), unsettled);
  return Object.assign(messageSource(messages, { name, report, deadLetters, context, destroyed: () => left.abort() }), {
    async release() {
      // Connects once more to send the remaining acknowledgements.
      if (unsettled.hasUnheard)
        await client.connection().then(
          (to) => unsettled.connect(to, undefined),
          () => {},
        );
      unsettled.giveBack();
      await client.close();
    },
  });
}

async function* settleable(messages: AsyncIterable<JsMsg>, unsettled: Unsettled): AsyncGenerator<BrokerMessage> {
  for await (const message of messages) {
    const { data, seq, subject } = message;
    yield { data, place: () => `message ${seq} of ${subject}`, settle: () => unsettled.settle(message) };
  }
}
