import type { Source } from '../source.ts';

export const natsSource: Source = {
  name: 'nats',
  describe: 'A stream of NATS JetStream: nats://HOST/STREAM, with ?durable=NAME shared by several.',
  operand: 'NATS',
  options: {},
  isEndless: true,
  matches: (operand) => /^(nats|tls):\/\//i.test(operand),
  async open(operand, { deadLetters }, context) {
    const [{ natsOperand }, { consumed }] = await Promise.all([import('./operand.ts'), import('./consume.ts')]);
    return consumed(natsOperand(operand), typeof deadLetters === 'string' ? deadLetters : undefined, context);
  },
};
