import test from 'ava';
import { CubestatError } from '../../../src/errors.ts';
import { classifyFailure, natsRemedy } from '../../../src/exporters/nats/classify.ts';

const failed = (code: string, cause?: Error) => classifyFailure(new CubestatError('says no', { code, cause }));

/** An error as the library makes it of an answer of JetStream. */
const api = (status: number, code: number) => Object.assign(new Error('no'), { name: 'JetStreamApiError', status, code });

test('only a message that is too large is rejected', (t) => {
  t.like(failed('NATS', api(400, 10_054)), { outcome: 'tooLarge' });
  t.like(failed('NATS', api(400, 10_109)), { outcome: 'blocked', cause: 'stream' });
  t.like(failed('NATS', api(503, 10_077)), { outcome: 'retryable' });
});

test('what the user has to mend, with what to do', (t) => {
  for (const [code, cause] of [
    ['CREDENTIALS', 'credentials'],
    ['PERMISSION', 'permission'],
    ['MISSING', 'missing'],
    ['NAME', 'name'],
    ['CERTIFICATE', 'certificate'],
    ['PLAIN', 'scheme'],
  ] as const) {
    t.deepEqual(failed(code), { outcome: 'blocked', cause, message: 'says no' });
    t.not(natsRemedy(cause, { subject: 'cubestat', create: undefined }), 'check the url');
  }
  t.deepEqual(failed('NATS'), { outcome: 'retryable', after: undefined, message: 'says no' });
  t.throws(() => failed('ABORTED'), { message: 'says no' });
});
