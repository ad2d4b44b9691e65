import test from 'ava';
import { PartitionQueue } from '../../../src/exporters/kafka/partition-queue.ts';
import type { Message } from '../../../src/exporters/kafka/producer.ts';
import type { Classification } from '../../../src/exporters/push/index.ts';

const written = { outcome: 'written' } as const;
const retryable = { outcome: 'retryable', after: undefined, message: 'no answer' } as const;
const tooLarge = { outcome: 'tooLarge', message: 'too large' } as const;

const message = (text: string): Message => ({ key: 'web1', value: Buffer.from(text) });
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(message) as [Message, Message, Message, Message];

/** A queue whose batches get these answers, the last one from then on. Gives the batches, as text. */
function queue(answers: readonly (Classification | ((batch: string) => Classification))[], batchBytes = 1000) {
  const batches: string[] = [];
  const send = (messages: readonly Message[]) => {
    const batch = messages.map(({ value }) => value.toString()).join('');
    batches.push(batch);
    const answer = answers[Math.min(batches.length, answers.length) - 1]!;
    return Promise.resolve(typeof answer === 'function' ? answer(batch) : answer);
  };
  return { batches, queue: new PartitionQueue({ send, batchBytes }) };
}

const writeAll = (to: PartitionQueue, messages: readonly Message[]) => Promise.all(messages.map((each) => to.write(each)));

test('messages that wait together are one batch, of no more bytes than it may have', async (t) => {
  const { batches, queue: one } = queue([written], 2);
  t.deepEqual(await writeAll(one, [a, b, c]), [written, written, written]);
  t.deepEqual(batches, ['ab', 'c']);
  const large = message('xxxxxxxx');
  await one.write(large);
  t.is(batches.at(-1), 'xxxxxxxx', 'one message is sent however large it is');
});

test('a batch that may have been written is sent again as it was, and before all others', async (t) => {
  const { batches, queue: one } = queue([retryable, written]);
  t.deepEqual(await writeAll(one, [a, b]), [retryable, retryable]);
  const answers = await Promise.all([one.write(c), one.write(b), one.write(d), one.write(a)]);
  t.deepEqual(batches, ['ab', 'ab', 'cd']);
  t.deepEqual(answers, [written, written, written, written]);
});

test('a message that comes later than its batch was sent again learns what became of it, and is sent no more', async (t) => {
  const { batches, queue: one } = queue([retryable, written]);
  await writeAll(one, [a, b]);
  t.deepEqual(await one.write(b), written);
  t.deepEqual(await one.write(a), written);
  t.deepEqual(batches, ['ab', 'ab']);
});

test('what waits behind a problem is told of it rather than kept', async (t) => {
  const { batches, queue: one } = queue([retryable], 1);
  t.deepEqual(await writeAll(one, [a, b]), [retryable, retryable]);
  t.deepEqual(batches, ['a']);
});

test('of a batch that is refused, only the message at fault is', async (t) => {
  const { batches, queue: one } = queue([(batch) => (batch.includes('c') ? tooLarge : written)]);
  t.deepEqual(await writeAll(one, [a, b, c, d]), [written, written, tooLarge, written]);
  t.deepEqual(batches, ['abcd', 'ab', 'cd', 'c', 'd']);
});

test('when it is given up, all that wait hear so', async (t) => {
  const one = new PartitionQueue({ send: () => Promise.reject(new Error('given up')), batchBytes: 1 });
  await Promise.all([a, b].map((each) => t.throwsAsync(one.write(each), { message: 'given up' })));
});
