import { hostname } from 'node:os';
import { CubestatError } from '../../errors.ts';
import { hostSubject, jetStream, NatsClient, natsServers } from '../../nats/index.ts';
import type { InstanceContext } from '../exporter.ts';
import { problemOf } from '../push/index.ts';
import { classifyFailure, natsRemedy } from './classify.ts';
import type { NatsConfig } from './options.ts';

/** Publishes a message that no stream can store, which shows whether publishing is allowed. Returns what it found. */
export async function checkPublishing(config: NatsConfig, { signal }: Pick<InstanceContext, 'signal'>): Promise<string> {
  const servers = natsServers(config.url, config);
  const client = new NatsClient(servers, { timeout: config.timeout, signal });
  const subject = hostSubject(config.subject, hostname());
  try {
    const { version } = (await client.connection()).info!;
    const found = await tryToPublish(client, subject, config);
    return `${servers.displayUrl} is NATS ${version}; ${found}`;
  } catch (error) {
    throw explained(error, servers.displayUrl, config);
  } finally {
    await client.close();
  }
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

function explained(error: unknown, displayUrl: string, config: NatsConfig): unknown {
  if (!(error instanceof CubestatError) || error.code === 'ABORTED') return error;
  const found = classifyFailure(error);
  const advice = found.outcome === 'blocked' ? `; ${natsRemedy(found.cause, config)}` : '';
  const { message } = found.outcome === 'blocked' ? found : problemOf(error);
  return new CubestatError(`${displayUrl} ${message}${advice}`, { code: 'CHECK', exitCode: 75, cause: error });
}
