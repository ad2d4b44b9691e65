import { randomUUID } from 'node:crypto';
import type { Consumer, Kafka } from 'kafkajs';

/** The most bytes of messages in memory, over all partitions and for one. */
const maxBytes = 4 * 2 ** 20;
const maxBytesPerPartition = 2 ** 20;

/** Milliseconds between heartbeats, and without one after which the broker removes the member. */
const heartbeatInterval = 3000;
const sessionTimeout = 10_000;

/** Milliseconds for which a broker waits for new messages before it answers a fetch. */
const maxWaitTimeInMs = 1000;

/** A consumer of a group. Kafka delivers to groups only: it removes the one that is made here when its member has left. */
export function createConsumer(kafka: Kafka, group = `cubestat-${randomUUID()}`): Consumer {
  return kafka.consumer({
    groupId: group,
    allowAutoTopicCreation: false,
    ...{ maxBytes, maxBytesPerPartition, maxWaitTimeInMs, heartbeatInterval, sessionTimeout },
  });
}
