import { UsageError } from '../../errors.ts';
import { didYouMean } from '../../text/index.ts';

/** An operand such as `nats://broker/stream?durable=metrics`, with what is before the question mark and the parameters behind it. */
export interface BrokerOperand {
  readonly place: string;
  /** The place without a user and a password, for messages. */
  readonly shown: string;
  /** The parameters by name. Throws a UsageError, which names what is read, for an unknown or empty one. */
  parameters(known: readonly string[], what: string): ReadonlyMap<string, string>;
}

export function brokerOperand(operand: string): BrokerOperand {
  const [place = '', query = ''] = operand.split(/\?(.*)/s);
  return {
    place,
    shown: place.replace(/^([a-z]+:\/\/).*@/is, '$1'),
    parameters(known, what) {
      const given = new Map(new URLSearchParams(query));
      for (const [name, value] of given) {
        if (!known.includes(name)) throw new UsageError(`${what}?${name}: there is no such parameter${didYouMean(name, known)}`);
        if (value === '') throw new UsageError(`${what}?${name}: expected something`);
      }
      return given;
    },
  };
}
