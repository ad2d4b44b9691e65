import type { JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import test from 'ava';
import { Unsettled } from '../../../src/sources/nats/unsettled.ts';

const message = (seq: number, reply = `reply.${seq}`) => ({ seq, timestampNanos: 7n, reply }) as unknown as JsMsg;

function connection() {
  const said: string[] = [];
  let isClosed = false;
  const fake = { isClosed: () => isClosed, publish: (subject: string, word: string) => void said.push(`${subject} ${word}`) };
  return { said, close: () => (isClosed = true), as: fake as unknown as NatsConnection };
}

test('a message is acknowledged once, where it was delivered last', (t) => {
  const [unsettled, { said, as }] = [new Unsettled(), connection()];
  unsettled.connect(as, undefined);
  t.true(unsettled.take(message(1)));
  t.false(unsettled.take(message(1, 'again')), 'this process has it');
  unsettled.settle(message(1));
  unsettled.settle(message(1));
  t.deepEqual(said, ['again +ACK']);
});

test('what the server delivers again because it has not heard is acknowledged again, and not taken', (t) => {
  const [unsettled, { said, as }] = [new Unsettled(), connection()];
  unsettled.connect(as, undefined);
  unsettled.take(message(1));
  unsettled.settle(message(1));
  t.false(unsettled.take(message(1, 'again')));
  t.deepEqual(said, ['reply.1 +ACK', 'again +ACK']);
  const inNewStream = { ...message(1), timestampNanos: 8n };
  t.true(unsettled.take(inNewStream), 'numbers begin anew in a stream that is made again');
});

test('what is settled without a connection is acknowledged over the next', (t) => {
  const [unsettled, first, second] = [new Unsettled(), connection(), connection()];
  unsettled.connect(first.as, undefined);
  unsettled.take(message(1));
  unsettled.take(message(2));
  first.close();
  unsettled.settle(message(1));
  t.true(unsettled.hasUnacknowledged);
  unsettled.connect(second.as, undefined);
  t.false(unsettled.hasUnacknowledged);
  unsettled.giveBack();
  t.deepEqual([first.said, second.said], [[], ['reply.1 +ACK', 'reply.2 -NAK']]);
});
