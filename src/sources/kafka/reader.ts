import { CubestatError } from '../../errors.ts';
import type { Report } from '../../report.ts';
import { alarm, systemClock } from '../../time/index.ts';
import { reconnection, type BrokerMessage, type StoredSpan } from '../messages/index.ts';
import { GroupMember } from './group-member.ts';
import type { Delivered } from './message.ts';
import { Offsets } from './offsets.ts';
import type { KafkaOperand } from './operand.ts';
import { Positions } from './positions.ts';
import { readingRemedy } from './remedy.ts';

export interface ReaderSettings {
  readonly operand: KafkaOperand;
  readonly span: StoredSpan;
  readonly report: Report;
}

/** Seconds between commits. */
const commitInterval = 0.5;

/** Reads a topic, and connects again after each failure. */
export class TopicReader {
  readonly #settings: ReaderSettings;
  readonly #offsets = new Offsets();
  readonly #positions: Positions;
  #member: GroupMember | undefined;
  #committing: NodeJS.Timeout | undefined;

  constructor(settings: ReaderSettings) {
    this.#settings = settings;
    const { operand, span, report } = settings;
    this.#positions = new Positions({ operand, since: span.since, report });
  }

  /** The messages that are new to this process, until the signal aborts, or up to the end of the span. */
  async *messages(stop: AbortSignal): AsyncGenerator<BrokerMessage> {
    const { operand, report } = this.#settings;
    const connection = reconnection(report, stop);
    let hasJoined = false;
    const joined = () => {
      hasJoined = true;
      connection.succeeded();
    };
    this.#committing = setInterval(() => void this.#member?.commit(), commitInterval * 1000).unref();
    const over = this.#overAt(stop);
    while (!stop.aborted && !this.#member?.isAtEnd) {
      try {
        // Before it has joined once there is nothing to commit, and no reason to wait for the brokers.
        const giveUp = hasJoined ? undefined : stop;
        const settings = { operand, offsets: this.#offsets, positions: this.#positions, joined, giveUp };
        this.#member = await GroupMember.open(settings);
        const member = this.#member;
        void over.then((isOver) => (isOver ? member.stopAtEnd() : undefined));
        yield* this.#readFrom(member, stop);
      } catch (error) {
        if (stop.aborted) return;
        if (!(error instanceof CubestatError)) throw error;
        this.#member = undefined;
        await connection.failed(error.code, `${error.message}${readingRemedy(error.code, operand)}`);
      }
    }
  }

  /** Commits the remaining acknowledged offsets, if there is a connection, and gives the rest back. */
  async release(): Promise<void> {
    clearInterval(this.#committing);
    await this.#member?.commit();
    await this.#member?.leave();
  }

  /** Fulfilled with true when the span is over, or with false where it has no end, or the signal aborts. */
  async #overAt(stop: AbortSignal): Promise<boolean> {
    const { until } = this.#settings.span;
    if (until === undefined) return false;
    return alarm(stop, systemClock)(systemClock.monotonic() + until - systemClock.wall());
  }

  async *#readFrom(member: GroupMember, stop: AbortSignal): AsyncGenerator<BrokerMessage> {
    const leave = () => member.stop();
    stop.addEventListener('abort', leave, { once: true });
    if (stop.aborted) leave();
    try {
      for await (const message of member.messages()) yield this.#settleable(message);
    } finally {
      stop.removeEventListener('abort', leave);
    }
  }

  #settleable(message: Delivered): BrokerMessage {
    const { partition, offset, value } = message;
    return {
      data: value ?? nothing,
      place: () => `message ${offset} of partition ${partition}`,
      settle: () => this.#offsets.settle(message),
    };
  }
}

const nothing = new Uint8Array();
