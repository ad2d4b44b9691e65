import type { NatsConnection } from '@nats-io/transport-node';
import { jetStreamManager } from '../../nats/index.ts';
import type { Retention } from './options.ts';

export interface StreamSettings {
  readonly name: string;
  /** It stores what is published below this. */
  readonly subject: string;
  readonly retention: Retention;
}

/** Makes a stream in files, which drops its oldest messages when it has more than it is to keep. */
export async function createStream(connection: NatsConnection, { name, subject, retention }: StreamSettings): Promise<void> {
  const manager = await jetStreamManager(connection);
  const { seconds = 0, bytes = -1 } = retention;
  await manager.streams.add({
    name,
    subjects: [`${subject}.>`],
    max_age: seconds * nanoseconds,
    max_bytes: bytes,
    duplicate_window: Math.min(duplicateWindow, seconds || Infinity) * nanoseconds,
  });
}

const nanoseconds = 1e9;

/** Seconds for which the ids of messages are known, so that one that is sent again is stored once. */
const duplicateWindow = 600;
