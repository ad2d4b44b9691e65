import { askAdmin, type KafkaClient } from '../../kafka/index.ts';
import { firstOffsets, type FirstOffsetsSettings } from './first-offsets.ts';
import { advance, lastOffsets } from './last-offsets.ts';
import type { TopicMessage } from './message.ts';
import type { KafkaOperand } from './operand.ts';

export interface PositionSettings extends Pick<FirstOffsetsSettings, 'since' | 'report'> {
  readonly operand: KafkaOperand;
}

type Library = KafkaClient['kafka'];

/** The next offset to read of each partition, and where reading ends. They outlast a connection. */
export class Positions implements Iterable<readonly [partition: number, offset: bigint]> {
  readonly #settings: PositionSettings;
  readonly #next = new Map<number, bigint>();
  /** The offset up to which each partition is read, if reading has an end. */
  #ends: ReadonlyMap<number, bigint> | undefined;

  constructor(settings: PositionSettings) {
    this.#settings = settings;
  }

  [Symbol.iterator](): IterableIterator<[number, bigint]> {
    return this.#next.entries();
  }

  /** Without a group, finds where to read from: by default the present end of the topic. */
  async begin(kafka: Library): Promise<void> {
    const { operand } = this.#settings;
    if (operand.group !== undefined || this.#next.size > 0) return;
    const settings = { ...this.#settings, ...operand };
    const offsets = await askAdmin(kafka, async (admin) => firstOffsets(admin, settings));
    for (const [partition, offset] of offsets) this.#next.set(partition, offset);
  }

  /** Reading ends with what the topic holds now. */
  async endHere(kafka: Library): Promise<void> {
    const { starts, ends } = await askAdmin(kafka, async (admin) => lastOffsets(admin, this.#settings.operand));
    for (const [partition, offset] of starts) advance(this.#next, partition, offset);
    this.#ends = ends;
  }

  read({ partition, offset }: Pick<TopicMessage, 'partition' | 'offset'>): void {
    this.#next.set(partition, offset + 1n);
  }

  isAtEnd(partitions: readonly number[]): boolean {
    const ends = this.#ends;
    return ends !== undefined && partitions.every((at) => (this.#next.get(at) ?? -1n) >= (ends.get(at) ?? 0n));
  }
}
