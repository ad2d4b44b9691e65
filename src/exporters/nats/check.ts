import { hostname } from 'node:os';
import { CubestatError } from '../../errors.ts';
import { hostSubject, jetStream, NatsClient, natsServers } from '../../nats/index.ts';
import type { InstanceContext } from '../exporter.ts';
import { checkClient } from '../push/index.ts';
import { classifyFailure, natsRemedy } from './classify.ts';
import type { NatsConfig } from './options.ts';

/** Publishes a message that no stream can store, which shows whether publishing is allowed. Returns what it found. */
export async function checkPublishing(config: NatsConfig, { signal }: Pick<InstanceContext, 'signal'>): Promise<string> {
  const servers = natsServers(config.url, config);
  const client = new NatsClient(servers, { timeout: config.timeout, signal });
  const remedy = (cause: string) => natsRemedy(cause, config);
  return checkClient({ displayUrl: servers.displayUrl, classify: classifyFailure, remedy, close: () => client.close() }, async () => {
    const { version } = (await client.connection()).info!;
    return `is NATS ${version}; ${await tryToPublish(client, hostSubject(config.subject, hostname()), config)}`;
  });
}

/** No stream can have this name, as names contain no dot. The server rejects it after all other checks. */
const noStream = '.';
const streamNotMatch = 10060;

async function tryToPublish(client: NatsClient, subject: string, { create, stream, timeout }: NatsConfig): Promise<string> {
  try {
    await client.ask(async (connection) => {
      const stream = await jetStream(connection);
      await stream.publish(subject, '', { expect: { streamName: noStream }, timeout: timeout * 1000 });
    });
  } catch (error) {
    if (!(error instanceof CubestatError)) throw error;
    if (error.code === 'MISSING' && create !== undefined) return `the stream ${stream} is missing and will be made`;
    const { cause } = error;
    if (!(cause instanceof Error && 'code' in cause && cause.code === streamNotMatch)) throw error;
  }
  return `a stream stores ${subject}`;
}
