import type { JsMsg } from '@nats-io/jetstream';
import { natsFailure, type NatsClient } from '../../nats/index.ts';
import type { Report } from '../../report.ts';
import { reconnection } from '../messages/index.ts';
import { openConsumer, type ConsumerSettings } from './consumer.ts';
import { eagerly } from './eagerly.ts';
import { consumerRemedy } from './remedy.ts';
import type { StreamEnd } from './stream-end.ts';
import type { Unsettled } from './unsettled.ts';

export interface PullingSettings {
  readonly client: NatsClient;
  readonly consumer: ConsumerSettings;
  readonly end: StreamEnd;
  readonly unsettled: Unsettled;
  readonly report: Report;
  /** Ends pulling. */
  readonly stop: AbortSignal;
}

/** The most messages of one pull request, and the most in memory. */
const batchSize = 256;

/** Seconds until a pull request expires. */
const pullSeconds = 30;

/**
 * Seconds between heartbeats of the server; without two of them it is asked again. It drops a request that meets the end of a consumer, and
 * does not say so.
 */
const heartbeatSeconds = 5;

/** The messages of a consumer up to the end, which are unsettled from then on. It connects again after each failure. */
export async function* pulled(settings: PullingSettings): AsyncGenerator<JsMsg> {
  const { consumer, end, report, stop } = settings;
  const connection = reconnection(report, stop);
  // A deleted consumer is created again to continue where it was.
  let { since } = consumer;
  const opened = (created: number) => {
    connection.succeeded();
    if (consumer.durable === undefined) since ??= created;
  };
  while (!stop.aborted && !end.isReached) {
    try {
      for await (const message of messages({ ...settings, consumer: { ...consumer, since } }, opened)) {
        if (consumer.durable === undefined) since = message.time.getTime() / 1000;
        yield message;
      }
    } catch (error) {
      if (stop.aborted) return;
      const { code, message } = natsFailure(error, pullSeconds);
      await connection.failed(code, `${message}${consumerRemedy(code, consumer)}`);
    }
  }
}

/** The messages of one connection and consumer, until either fails, or the end is reached. */
async function* messages(
  { client, consumer: wanted, end, unsettled, stop }: PullingSettings,
  opened: (created: number) => void,
): AsyncGenerator<JsMsg> {
  const connection = await client.connection();
  const { consumer, created, ackWait } = await client.ask((to) => openConsumer(to, wanted));
  unsettled.connect(connection, ackWait);
  opened(created);
  while (!stop.aborted && !connection.isClosed() && !(await end.check(client, consumer))) {
    const seconds = end.waitAtMost(pullSeconds);
    const heartbeat = Math.min(heartbeatSeconds, seconds / 2);
    const batch = await consumer.fetch({ max_messages: batchSize, expires: seconds * 1000, idle_heartbeat: heartbeat * 1000 });
    const close = () => void batch.close().catch(() => {});
    stop.addEventListener('abort', close, { once: true });
    if (stop.aborted) close();
    try {
      for await (const message of eagerly(batch, (one) => unsettled.take(one))) {
        if (stop.aborted) return;
        yield message;
      }
    } finally {
      stop.removeEventListener('abort', close);
      close();
    }
  }
}
