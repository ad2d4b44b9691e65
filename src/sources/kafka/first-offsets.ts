import type { Admin } from 'kafkajs';
import type { Report } from '../../report.ts';
import type { KafkaOperand } from './operand.ts';

export interface FirstOffsetsSettings extends Pick<KafkaOperand, 'topic' | 'from'> {
  /** Unix time in seconds from which on messages are wanted, -Infinity for all. */
  readonly since: number | undefined;
  readonly report: Report;
}

/** The requests of the library's admin that are used here. */
type Asked = Pick<Admin, 'fetchTopicOffsets' | 'fetchTopicOffsetsByTimestamp'>;

interface Partition {
  readonly partition: number;
  readonly low: string;
  readonly high: string;
}

/**
 * The first offset to read of each partition without a group: its end, its beginning, or the first message since a time. A partition is
 * read whole where its broker cannot find offsets by time, as when its messages have none.
 */
export async function firstOffsets(admin: Asked, settings: FirstOffsetsSettings): Promise<ReadonlyMap<number, bigint>> {
  const { topic, from, since, report } = settings;
  const partitions: readonly Partition[] = await admin.fetchTopicOffsets(topic);
  if (from === 'beginning' || since === -Infinity) return offsetsOf(partitions, ({ low }) => low);
  if (since === undefined) return offsetsOf(partitions, ({ high }) => high);
  const offsets = await offsetsAt(admin, topic, Math.max(1, Math.floor(since * 1000)));
  const ended = partitions.filter((partition) => isAtEnd(partition, offsets));
  if (ended.length === 0) return offsets;
  // A broker that finds no message even since 1970 cannot search by time; else the partition only lacks messages so new.
  const earliest = await offsetsAt(admin, topic, 1);
  const timeless = ended.filter((partition) => isAtEnd(partition, earliest));
  if (timeless.length > 0) report.warn('cannot look up offsets by time: all its messages are read to find those since --since');
  return new Map([...offsets, ...offsetsOf(timeless, ({ low }) => low)]);
}

async function offsetsAt(admin: Asked, topic: string, milliseconds: number): Promise<Map<number, bigint>> {
  const found = await admin.fetchTopicOffsetsByTimestamp(topic, milliseconds);
  return new Map(found.map(({ partition, offset }) => [partition, BigInt(offset)]));
}

function offsetsOf(partitions: readonly Partition[], offsetOf: (partition: Partition) => string): Map<number, bigint> {
  return new Map(partitions.map((partition) => [partition.partition, BigInt(offsetOf(partition))]));
}

/** Whether all that a partition holds is before its offset. */
function isAtEnd({ partition, low, high }: Partition, offsets: ReadonlyMap<number, bigint>): boolean {
  return BigInt(high) > BigInt(low) && (offsets.get(partition) ?? BigInt(high)) >= BigInt(high);
}
