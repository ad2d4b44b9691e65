import type { Admin } from 'kafkajs';
import type { KafkaOperand } from './operand.ts';

/** The requests of the library's admin that are used here. */
type Asked = Pick<Admin, 'fetchOffsets' | 'fetchTopicOffsets'>;

export interface LastOffsets {
  /** The offset behind the last message of each partition. */
  readonly ends: ReadonlyMap<number, bigint>;
  /** The oldest offset of each partition, or that up to which its group has committed. */
  readonly starts: ReadonlyMap<number, bigint>;
}

/** What a topic holds now, as far as a group has not read it. */
export async function lastOffsets(admin: Asked, { topic, group }: Pick<KafkaOperand, 'topic' | 'group'>): Promise<LastOffsets> {
  const committed = group === undefined ? [] : await admin.fetchOffsets({ groupId: group, topics: [topic] });
  const starts = new Map(committed.flatMap(({ partitions }) => partitions).map(({ partition, offset }) => [partition, BigInt(offset)]));
  const partitions = await admin.fetchTopicOffsets(topic);
  for (const { partition, low } of partitions) advance(starts, partition, BigInt(low));
  return { starts, ends: new Map(partitions.map(({ partition, high }) => [partition, BigInt(high)])) };
}

/** An offset of a partition never goes back. */
export function advance(offsets: Map<number, bigint>, partition: number, offset: bigint): void {
  if (offset > (offsets.get(partition) ?? -1n)) offsets.set(partition, offset);
}
