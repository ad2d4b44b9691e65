import type { NatsConnection } from '@nats-io/transport-node';
import { jetStreamManager } from '../../nats/index.ts';
import type { Retention } from './options.ts';

export interface StreamSettings {
  readonly name: string;
  /** It stores the messages of this subject. */
  readonly subject: string;
  readonly retention: Retention;
}

/** Creates a stream on disk that drops its oldest messages beyond its limits. */
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

/** Seconds for which the server recognises the IDs of repeated messages, and stores them once. */
const duplicateWindow = 600;
