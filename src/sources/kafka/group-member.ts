import type { Consumer, EachBatchPayload } from 'kafkajs';
import { kafkaClient, type KafkaClient } from '../../kafka/index.ts';
import { createConsumer } from './consumer.ts';
import { HandOver } from './hand-over.ts';
import { delivered, type Delivered } from './message.ts';
import type { Offsets } from './offsets.ts';
import type { KafkaOperand } from './operand.ts';
import type { Positions } from './positions.ts';

export interface MemberSettings {
  readonly operand: KafkaOperand;
  readonly offsets: Offsets;
  readonly positions: Positions;
  /** Called when it has joined, and may read. */
  readonly joined: () => void;
  /** Gives up joining. */
  readonly giveUp?: AbortSignal | undefined;
}

/** Seconds to wait for an answer. */
const timeout = 10;

/** A member of the consumer group of one topic, from when it joins until it leaves or fails. */
export class GroupMember {
  readonly #settings: MemberSettings;
  readonly #client: KafkaClient;
  readonly #consumer: Consumer;
  readonly #handOver = new HandOver<Delivered>();
  #assigned: readonly number[] | undefined;
  #isEnding = false;

  private constructor(client: KafkaClient, settings: MemberSettings) {
    this.#settings = settings;
    this.#client = client;
    this.#consumer = createConsumer(client.kafka, settings.operand.group);
  }

  /** Throws a CubestatError as `kafkaFailure` makes it. */
  static async open(settings: MemberSettings): Promise<GroupMember> {
    const { brokers, clientId, topic } = settings.operand;
    const client = await kafkaClient(brokers, { clientId, topic, timeout });
    const member = new GroupMember(client, settings);
    const abort = () => client.abort();
    settings.giveUp?.addEventListener('abort', abort, { once: true });
    if (settings.giveUp?.aborted) abort();
    try {
      await member.#join();
      return member;
    } catch (error) {
      abort();
      throw client.explain(error);
    } finally {
      settings.giveUp?.removeEventListener('abort', abort);
    }
  }

  /** The messages that are new to this process, until `stop`. Throws a CubestatError when it fails. */
  async *messages(): AsyncGenerator<Delivered> {
    const { offsets, positions } = this.#settings;
    for await (const message of this.#handOver.taken()) {
      positions.read(message);
      if (offsets.take(message)) yield message;
      this.#stopWhenRead();
    }
  }

  /** Stops when all that its partitions hold now is taken. */
  async stopAtEnd(): Promise<void> {
    this.#isEnding = true;
    if (this.#assigned === undefined) return;
    try {
      await this.#settings.positions.endHere(this.#client.kafka);
      this.#stopWhenRead();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Whether it has taken all up to the end. */
  get isAtEnd(): boolean {
    return this.#assigned !== undefined && this.#settings.positions.isAtEnd(this.#assigned);
  }

  #stopWhenRead(): void {
    if (this.isAtEnd) this.stop();
  }

  /** Takes no more messages, and remains a member. */
  stop(): void {
    this.#handOver.stop();
  }

  /** Commits the acknowledged offsets. Those of a failed commit are in the next one, or are delivered again. */
  async commit(): Promise<void> {
    const { offsets, operand } = this.#settings;
    const { topic, group } = operand;
    const uncommitted = group === undefined ? [] : offsets.uncommitted();
    if (uncommitted.length === 0) return;
    const commits = uncommitted.map(({ partition, offset }) => ({ topic, partition, offset: String(offset) }));
    await this.#consumer.commitOffsets(commits).then(
      () => offsets.committed(uncommitted),
      () => {},
    );
  }

  /** Leaves the group, so that its partitions go to others at once. */
  async leave(): Promise<void> {
    this.#handOver.end();
    const late = new Promise((resolve) => setTimeout(resolve, timeout * 1000).unref());
    await Promise.race([this.#consumer.disconnect().catch(() => {}), late]);
    this.#client.abort();
  }

  async #join(): Promise<void> {
    const { operand, positions } = this.#settings;
    const { topic, from } = operand;
    const consumer = this.#consumer;
    await positions.begin(this.#client.kafka);
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: from === 'beginning' });
    consumer.on('consumer.group_join', ({ payload }) => this.#joined(payload.memberAssignment[topic] ?? []));
    consumer.on('consumer.crash', ({ payload }) => this.#fail(payload.error));
    consumer.on('consumer.start_batch_process', ({ payload }) => payload.batchSize === 0 && this.#passOver(payload));
    consumer.on('consumer.network.request_timeout', () => this.#client.breakOff());
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: (payload) => this.#take(payload) });
  }

  #fail(error: unknown): void {
    this.#handOver.fail(this.#client.explain(error));
    // The library opens connections also after a crash, and one of them would keep the process from ending.
    this.#client.abort();
  }

  #joined(partitions: readonly number[]): void {
    const { operand, offsets, positions, joined } = this.#settings;
    const { topic, group } = operand;
    offsets.assign(partitions);
    for (const [partition, offset] of group === undefined ? positions : [])
      this.#consumer.seek({ topic, partition, offset: String(offset) });
    joined();
    this.#assigned = partitions;
    if (this.#isEnding) void this.stopAtEnd();
  }

  /** Goes on behind what holds no messages for readers: the marker at the end of a transaction, and what an aborted one wrote. */
  #passOver({ partition, lastOffset }: { readonly partition: number; readonly lastOffset: string }): void {
    const { offsets, positions } = this.#settings;
    offsets.passOver(partition, BigInt(lastOffset));
    positions.read({ partition, offset: BigInt(lastOffset) });
    this.#stopWhenRead();
  }

  async #take({ batch, heartbeat, resolveOffset }: EachBatchPayload): Promise<void> {
    const messages = batch.messages.map((message) => delivered(batch.partition, message));
    if (await this.#handOver.offer(messages, heartbeat)) resolveOffset(batch.messages.at(-1)!.offset);
  }
}
