import type { KafkaMessage } from 'kafkajs';

/** Identifies a message of a topic. */
export interface TopicMessage {
  readonly partition: number;
  readonly offset: bigint;
  /** Unix time in milliseconds. It tells messages of the same offset apart when a topic was deleted and created again. */
  readonly timestamp: string;
}

/** A message as it was delivered to a group member. */
export interface Delivered extends TopicMessage {
  readonly value: Buffer | null;
}

export function delivered(partition: number, { offset, timestamp, value }: KafkaMessage): Delivered {
  return { partition, offset: BigInt(offset), timestamp, value };
}
