import { CubestatError } from '../../errors.ts';
import type { Classification } from '../push/index.ts';

// MQTT 3.1.1 has no words for a message that a broker does not take: many close the connection instead.

interface Message {
  /** Bytes of topic and payload. */
  readonly size: number;
  readonly topic: string;
  readonly lines: number;
}

/** What speaks for one message being why the broker closes connections. */
export interface Suspicion {
  /** It was the only one in flight when the broker closed a connection, or is as large as a rejected one. */
  isSuspect(): boolean;
  /** Classifies such a close: after some, it is no accident. undefined for other errors. */
  classify(error: unknown): Classification | undefined;
}

/** Connections closed at one message that are no accident; of a message as large as a rejected one, the first is none. */
const enough = 3;
/** Seconds from one to the next. */
const between = 0.5;

/** A message is rejected only if all that were accepted are smaller: else the user may not publish it, and it waits until they may. */
export function silentRefusals() {
  let largestAccepted = 0;
  let smallestRejected = Infinity;
  const refusalOf = ({ size, topic, lines }: Message): Classification => {
    const message = `closes the connection at a message of ${size} bytes to ${topic}`;
    if (lines === 1 && largestAccepted === 0) return { outcome: 'blocked', cause: 'silent', message };
    if (lines === 1 && size <= largestAccepted) return { outcome: 'blocked', cause: 'permission', message };
    if (lines === 1) smallestRejected = Math.min(smallestRejected, size);
    return { outcome: 'tooLarge', message: `${message}; the largest that it accepted had ${largestAccepted}` };
  };
  return {
    accepted({ size }: Message): void {
      largestAccepted = Math.max(largestAccepted, size);
      if (size >= smallestRejected) smallestRejected = Infinity;
    },
    rejected({ size }: Message): void {
      smallestRejected = Math.min(smallestRejected, size);
    },
    suspicionOf(message: Message): Suspicion {
      let closes = 0;
      const isKnown = () => message.size >= smallestRejected;
      return {
        isSuspect: () => closes > 0 || isKnown(),
        classify(error) {
          if (!(error instanceof CubestatError) || error.code !== 'CLOSED_AT_MESSAGE') return undefined;
          closes += 1;
          return isKnown() || closes >= enough ? refusalOf(message) : { outcome: 'retryable', after: between, message: error.message };
        },
      };
    },
  };
}
