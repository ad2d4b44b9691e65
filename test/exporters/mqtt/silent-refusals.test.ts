import test from 'ava';
import { CubestatError } from '../../../src/errors.ts';
import { closedAtMessage } from '../../../src/exporters/mqtt/failure.ts';
import { silentRefusals } from '../../../src/exporters/mqtt/silent-refusals.ts';

const closed = closedAtMessage(new Error('closed'));
const message = (size: number, lines = 1) => ({ size, lines, topic: 'cubestat/a' });

/** What becomes of a message, close by close. */
function outcomes({ suspicionOf }: ReturnType<typeof silentRefusals>, size: number, lines = 1): string[] {
  const suspicion = suspicionOf(message(size, lines));
  return Array.from({ length: 4 }, () => suspicion.classify(closed)!.outcome);
}

test('a message larger than all that were accepted is too large when the broker has closed at it again and again', (t) => {
  const refusals = silentRefusals();
  refusals.accepted(message(100));
  const [another, retry] = ['tooLarge', 'retryable'];
  t.deepEqual(outcomes(refusals, 101), [retry, retry, another, another]);
  t.true(refusals.suspicionOf(message(200)).isSuspect(), 'the next of its size comes after the others');
  t.deepEqual(outcomes(refusals, 200), [another, another, another, another]);
  t.deepEqual(outcomes(refusals, 100, 2)[2], another, 'lines together are divided in any case');
  refusals.accepted(message(150));
  t.deepEqual(outcomes(refusals, 200), [retry, retry, another, another], 'the limit was another one');
});

test('a message that may be refused because of its topic waits', (t) => {
  const refusals = silentRefusals();
  t.deepEqual(outcomes(refusals, 100), ['retryable', 'retryable', 'blocked', 'blocked']);
  refusals.accepted(message(100));
  const suspicion = refusals.suspicionOf(message(100));
  t.false(suspicion.isSuspect());
  t.like(suspicion.classify(closed), { outcome: 'retryable', after: 0.5 });
  t.true(suspicion.isSuspect());
  suspicion.classify(closed);
  t.like(suspicion.classify(closed), { outcome: 'blocked', cause: 'permission' });
});

test('other failures say nothing of a message', (t) => {
  const suspicion = silentRefusals().suspicionOf(message(100));
  t.is(suspicion.classify(new CubestatError('did not answer within 1 s', { code: 'MQTT' })), undefined);
  t.is(suspicion.classify(new Error('closed')), undefined);
  t.false(suspicion.isSuspect());
});
