import { createHash } from 'node:crypto';
import { CubestatError, reasonOf } from '../../errors.ts';
import { ndjsonText } from '../../formatters/index.ts';
import { hostSubject, jetStream, type NatsClient } from '../../nats/index.ts';
import type { Report } from '../../report.ts';
import type { Body, Classification, Protocol } from '../push/index.ts';
import { classifyFailure, natsRemedy, tooLarge } from './classify.ts';
import type { NatsConfig } from './options.ts';
import { createStream, type StreamSettings } from './stream.ts';

export interface NatsProtocolSettings extends Pick<NatsConfig, 'subject' | 'stream' | 'create' | 'timeout'> {
  readonly displayUrl: string;
  readonly report: Report;
}

/** Messages of NDJSON lines, written when a stream has acknowledged them. */
export function natsProtocol(client: NatsClient, settings: NatsProtocolSettings): Protocol {
  const { displayUrl, subject, create, report, stream, timeout } = settings;
  const text = ndjsonText();
  /** All messages that wait for the stream share one request to create it. */
  let creating: Promise<string | undefined> | undefined;
  const createOnce = async (retention: NonNullable<typeof create>) =>
    (creating ??= created(client, { name: stream, subject, retention }, report).finally(() => (creating = undefined)));

  return {
    displayUrl,
    partition: ({ host }) => hostSubject(subject, host),
    write(batch, row, to) {
      text.batch(batch.slice(row, row + 1), to);
      return 1;
    },
    unwritable: 'it cannot be written as a line',
    async request(body) {
      const message = messageOf(body);
      const attempt = () => published(client, message, timeout);
      return async () => {
        const answer = await attempt();
        if (answer.outcome !== 'blocked' || answer.cause !== 'missing' || create === undefined) return answer;
        const failed = await createOnce(create);
        return failed === undefined ? attempt() : { ...answer, message: `${answer.message}, and making it failed: ${failed}` };
      };
    },
    remedy: (cause) => natsRemedy(cause, settings),
    close: () => client.close(),
  };
}

interface Message {
  readonly subject: string;
  readonly payload: Buffer;
  readonly id: string;
}

/**
 * The message ID is a hash of the content. So a sample that is sent again is recognised, whether by a retry, a spool after a crash, or a
 * consumer that passes it on.
 */
function messageOf({ partition: subject, lines }: Body): Message {
  const payload = Buffer.concat(lines);
  return { subject, payload, id: createHash('sha256').update(`${subject}\0`).update(payload).digest('base64url').slice(0, 22) };
}

/** Bytes of a message's headers: the version, `Nats-Msg-Id: ` and the ID. */
const headerBytes = 64;

/** Publishes a message, and waits for the stream's acknowledgement. */
async function published(client: NatsClient, { subject, payload, id }: Message, timeout: number): Promise<Classification> {
  try {
    return await client.ask(async (connection) => {
      const most = (connection.info?.max_payload ?? Infinity) - headerBytes;
      if (payload.length > most) return tooLarge(`${payload.length} bytes, and the server accepts at most ${most} (max_payload)`);
      await (await jetStream(connection)).publish(subject, payload, { msgID: id, timeout: timeout * 1000 });
      return { outcome: 'written' } as const;
    });
  } catch (error) {
    return classifyFailure(error);
  }
}

/** Creates the stream. Returns why that failed. */
async function created(client: NatsClient, settings: StreamSettings, report: Report): Promise<string | undefined> {
  try {
    await client.ask((connection) => createStream(connection, settings));
    report.warn(`made the stream ${settings.name}, which was missing`);
    return undefined;
  } catch (error) {
    if (error instanceof CubestatError && error.code === 'ABORTED') throw error;
    return reasonOf(error);
  }
}
