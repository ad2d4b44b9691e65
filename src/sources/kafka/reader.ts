import { fullJitter, healthReporter, pause } from '../../delivery/index.ts';
import { CubestatError } from '../../errors.ts';
import type { Report } from '../../report.ts';
import type { BrokerMessage } from '../messages/index.ts';
import { GroupMember, type Delivered } from './group-member.ts';
import { Offsets } from './offsets.ts';
import type { KafkaOperand } from './operand.ts';
import { readingRemedy } from './remedy.ts';

export interface ReaderSettings {
  readonly operand: KafkaOperand;
  readonly since: number | undefined;
  readonly report: Report;
  /** Ends reading. */
  readonly stop: AbortSignal;
}

/** Seconds between commits. */
const commitInterval = 0.5;

/** Reads a topic, and connects again after each failure. */
export class TopicReader {
  readonly #settings: ReaderSettings;
  readonly #offsets = new Offsets();
  readonly #positions = new Map<number, bigint>();
  #member: GroupMember | undefined;
  #committing: NodeJS.Timeout | undefined;

  constructor(settings: ReaderSettings) {
    this.#settings = settings;
  }

  async *messages(): AsyncGenerator<BrokerMessage> {
    const { operand, report, since, stop } = this.#settings;
    const health = healthReporter(report);
    let failures = 0;
    const joined = () => {
      failures = 0;
      health.up();
    };
    this.#committing = setInterval(() => void this.#member?.commit(), commitInterval * 1000).unref();
    while (!stop.aborted) {
      try {
        this.#member = await GroupMember.open({ operand, offsets: this.#offsets, positions: this.#positions, since, report, joined });
        yield* this.#readFrom(this.#member);
      } catch (error) {
        if (stop.aborted) return;
        if (!(error instanceof CubestatError)) throw error;
        this.#member = undefined;
        const seconds = fullJitter(failures);
        failures += 1;
        health.down(error.code, `${error.message}${readingRemedy(error.code, operand)}; retry in ${seconds.toFixed(1)} s`, 'remind');
        await pause(seconds, stop).catch(() => {});
      }
    }
  }

  /** Commits the remaining acknowledged offsets, if there is a connection, and gives the rest back. */
  async release(): Promise<void> {
    clearInterval(this.#committing);
    await this.#member?.commit();
    await this.#member?.leave();
  }

  async *#readFrom(member: GroupMember): AsyncGenerator<BrokerMessage> {
    const { stop } = this.#settings;
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
