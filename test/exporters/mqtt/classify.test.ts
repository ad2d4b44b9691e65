import test from 'ava';
import { CubestatError } from '../../../src/errors.ts';
import { classifyAcknowledgement, classifyMqttFailure, mqttRemedy } from '../../../src/exporters/mqtt/classify.ts';
import { mqttFailure, refusedBy } from '../../../src/exporters/mqtt/failure.ts';

test('a reason code says what became of a message', (t) => {
  for (const [reason, found] of [
    [0x00, { outcome: 'written' }],
    [0x10, { outcome: 'written' }],
    [0x87, { outcome: 'blocked', cause: 'permission', message: 'answers 0x87 not authorized' }],
    [0x90, { outcome: 'rejected', message: '0x90 topic name invalid' }],
    [0x95, { outcome: 'tooLarge', message: '0x95 packet too large' }],
    [0x97, { outcome: 'retryable', message: 'answers 0x97 quota exceeded' }],
    [0xff, { outcome: 'retryable', message: 'answers 0xff unknown reason' }],
  ] as const)
    t.like(classifyAcknowledgement(reason), found);
});

test('what the user has to mend, with what to do', (t) => {
  for (const [reason, cause] of [
    ...[0x04, 0x05, 0x86, 0x87].map((reason) => [reason, 'credentials'] as const),
    ...[[0x01, 'version'] as const, [0x84, 'version'] as const, [0x85, 'client-id'] as const, [0x9a, 'retain'] as const],
  ]) {
    t.like(classifyMqttFailure(refusedBy(reason, 'refuses')), { outcome: 'blocked', cause });
    t.not(mqttRemedy(cause, { topic: 'cubestat' }), 'check the url');
  }
  t.like(classifyMqttFailure(refusedBy(0x89, 'refuses')), { outcome: 'retryable', message: 'refuses: 0x89 server busy' });
  t.like(classifyMqttFailure(mqttFailure(new Error('closed'), 1)), { outcome: 'retryable', message: 'closed the connection' });
  t.throws(() => classifyMqttFailure(new CubestatError('was canceled', { code: 'ABORTED' })), { code: 'ABORTED' });
});
