import type { Consumer, ConsumerConfig, ConsumerInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { CubestatError } from '../../errors.ts';
import { jetStream, jetStreamManager } from '../../nats/index.ts';

export interface ConsumerSettings {
  readonly stream: string;
  readonly durable: string | undefined;
  readonly subject: string | undefined;
  /** The Unix time in seconds from which on messages are wanted, -Infinity for all. A durable consumer keeps that of its creation. */
  readonly since: number | undefined;
}

export interface OpenConsumer {
  readonly consumer: Consumer;
  /** When it was created, in Unix time in seconds by the clock of the server. */
  readonly created: number;
  /** Seconds after which an unacknowledged message is delivered again; undefined without acknowledgement. */
  readonly ackWait: number | undefined;
}

const nanoseconds = 1e9;

/** Opens a durable consumer, which is created where it is missing, or else an ephemeral one. */
export async function openConsumer(connection: NatsConnection, settings: ConsumerSettings): Promise<OpenConsumer> {
  const manager = await jetStreamManager(connection);
  const { stream, durable } = settings;
  const info = await (durable === undefined ? manager.consumers.add(stream, ephemeral(settings)) : durableInfo(manager, durable, settings));
  const consumer = (await jetStream(connection)).consumers.getConsumerFromInfo(info);
  const created = Date.parse(info.created) / 1000;
  return { consumer, created, ackWait: durable === undefined ? undefined : (info.config.ack_wait ?? 0) / nanoseconds };
}

type Consumers = Awaited<ReturnType<typeof jetStreamManager>>;

async function durableInfo({ consumers }: Consumers, name: string, settings: ConsumerSettings): Promise<ConsumerInfo> {
  const known = await consumers.info(settings.stream, name).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'ConsumerNotFoundError') return undefined;
    throw error;
  });
  if (known === undefined) return consumers.add(settings.stream, shared(name, settings));
  const { ack_policy: policy, deliver_subject: pushesTo } = known.config;
  if (pushesTo !== undefined || (policy as string) !== 'explicit')
    throw new CubestatError(`has a consumer ${name} of another kind`, { code: 'CONSUMER', exitCode: 75 });
  return known;
}

/** Shared by several processes: each message goes to one of them, until one has acknowledged it. */
function shared(name: string, { subject, since }: ConsumerSettings): Partial<ConsumerConfig> {
  return {
    durable_name: name,
    ack_policy: 'explicit',
    ack_wait: 30 * nanoseconds,
    // What a worker has is limited by its memory; a window of an hour, or a summary, needs all its messages.
    max_ack_pending: -1,
    ...from(since, 'all'),
    ...(subject !== undefined && { filter_subject: subject }),
  };
}

/** The server deletes it a minute after its reader has disconnected. */
function ephemeral({ subject, since }: ConsumerSettings): Partial<ConsumerConfig> {
  return {
    ack_policy: 'none',
    inactive_threshold: 60 * nanoseconds,
    mem_storage: true,
    ...from(since, 'new'),
    ...(subject !== undefined && { filter_subject: subject }),
  };
}

function from(since: number | undefined, otherwise: 'all' | 'new'): Partial<ConsumerConfig> {
  if (since === undefined) return { deliver_policy: otherwise };
  if (since === -Infinity) return { deliver_policy: 'all' };
  return { deliver_policy: 'by_start_time', opt_start_time: new Date(since * 1000).toISOString() };
}
