import type { Readable } from 'node:stream';
import type { JsMsg } from '@nats-io/jetstream';
import { NatsClient } from '../../nats/index.ts';
import type { Released } from '../../pipeline.ts';
import { named } from '../../report.ts';
import { messageSource, storedSpan, type BrokerMessage } from '../messages/index.ts';
import type { SourceContext } from '../source.ts';
import type { NatsOperand } from './operand.ts';
import { pulled } from './pulling.ts';
import { StreamEnd } from './stream-end.ts';
import { Unsettled } from './unsettled.ts';

/** Seconds to wait for an answer of the server. */
const timeout = 10;

/** The samples of a stream, message by message. */
export function consumed(operand: NatsOperand, deadLetters: string | undefined, context: SourceContext): Readable & Released {
  const { name, durable, servers } = operand;
  const report = named(context.report, name);
  const left = new AbortController();
  const client = new NatsClient(servers, { timeout, signal: left.signal });
  const unsettled = new Unsettled();
  const { since, until } = storedSpan(context.timeRange);
  const consumer = { ...operand, since };
  const end = new StreamEnd(operand.stream, until);
  const messages = (stop: AbortSignal) => {
    // Without a connection so far there is nothing to acknowledge, and no reason to wait for one.
    const leave = () => unsettled.wasConnected || left.abort();
    stop.addEventListener('abort', leave, { once: true });
    return settleable(pulled({ client, consumer, end, unsettled, report, stop }), unsettled);
  };
  const settings = { name, report, deadLetters, context, isAcknowledged: durable !== undefined, tls: servers.tls };
  return Object.assign(messageSource(messages, settings), {
    async release() {
      // Connects once more to send the remaining acknowledgements.
      if (unsettled.hasUnacknowledged)
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
