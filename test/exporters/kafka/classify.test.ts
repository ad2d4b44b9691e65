import test from 'ava';
import { CubestatError } from '../../../src/errors.ts';
import { classifyProduceFailure, kafkaRemedy } from '../../../src/exporters/kafka/classify.ts';

const failed = (code: string) => classifyProduceFailure(new CubestatError('says no', { code }));

test('only messages at fault are rejected, and what the broker has is written', (t) => {
  t.like(failed('TOO_LARGE'), { outcome: 'tooLarge' });
  t.like(failed('REJECTED'), { outcome: 'rejected', line: undefined });
  t.deepEqual(failed('DUPLICATE'), { outcome: 'written' });
});

test('what the user has to mend, with what to do', (t) => {
  for (const [code, cause] of [
    ['CREDENTIALS', 'credentials'],
    ['MECHANISM', 'mechanism'],
    ['PERMISSION', 'permission'],
    ['MISSING', 'missing'],
    ['POLICY', 'policy'],
    ['NAME', 'name'],
    ['CERTIFICATE', 'certificate'],
    ['PLAIN', 'scheme'],
  ] as const) {
    t.deepEqual(failed(code), { outcome: 'blocked', cause, message: 'says no' });
    t.not(kafkaRemedy(cause, { topic: 'cubestat', sasl: 'plain' }), 'check the brokers');
  }
  for (const code of ['KAFKA', 'SEQUENCE']) t.deepEqual(failed(code), { outcome: 'retryable', after: undefined, message: 'says no' });
  t.throws(() => failed('ABORTED'), { message: 'says no' });
});
