import type { Source } from '../source.ts';

export const kafkaSource: Source = {
  name: 'kafka',
  describe: 'A topic of Kafka: kafka://BROKER/TOPIC, with ?group=NAME shared by several.',
  operand: 'Kafka',
  options: {},
  isEndless: true,
  matches: (operand) => /^kafka:\/\//i.test(operand),
  async open(operand, { deadLetters }, context) {
    const [{ kafkaOperand }, { readTopic }] = await Promise.all([import('./operand.ts'), import('./read.ts')]);
    return readTopic(kafkaOperand(operand), typeof deadLetters === 'string' ? deadLetters : undefined, context);
  },
};
