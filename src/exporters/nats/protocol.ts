import { createHash } from 'node:crypto';
import { hostSubject, jetStream, type NatsClient } from '../../nats/index.ts';
import type { Report } from '../../report.ts';
import { createMissing, ndjsonLines, type Body, type Classification, type Protocol } from '../push/index.ts';
import { classifyFailure, natsRemedy, tooLarge } from './classify.ts';
import type { NatsConfig } from './options.ts';
import { createStream } from './stream.ts';

export interface NatsProtocolSettings extends Pick<NatsConfig, 'subject' | 'stream' | 'create' | 'timeout'> {
  readonly displayUrl: string;
  readonly report: Report;
}

/** Messages of NDJSON lines, written when a stream has acknowledged them. */
export function natsProtocol(client: NatsClient, settings: NatsProtocolSettings): Protocol {
  const { displayUrl, subject, create, report, stream, timeout } = settings;
  const withStream = createMissing(
    create &&
      (async () => {
        await client.ask((connection) => createStream(connection, { name: stream, subject, retention: create }));
        report.warn(`made the stream ${stream}, which was missing`);
      }),
  );
  return {
    displayUrl,
    partition: ({ host }) => hostSubject(subject, host),
    ...ndjsonLines(),
    async request(body) {
      const message = messageOf(body);
      return () => withStream(() => published(client, message, timeout));
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
