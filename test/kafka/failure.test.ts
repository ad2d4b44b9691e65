import test from 'ava';
import { CubestatError } from '../../src/errors.ts';
import { kafkaFailure } from '../../src/kafka/failure.ts';

const context = { topic: 'metrics', timeout: 10 };

/** An error as the library makes it. */
const error = (name: string, message: string, more: object = {}) => Object.assign(new Error(message), { name, ...more });
const protocol = (type: string) => error('KafkaJSProtocolError', 'Some words', { type });
const connectionFailed = (code: string) => error('KafkaJSConnectionError', `Connection error: ${code}`, { code });

test('errors of the protocol, each with what it asks for', (t) => {
  for (const [type, code, message] of [
    ['UNKNOWN_TOPIC_OR_PARTITION', 'MISSING', 'has no topic metrics'],
    ['TOPIC_AUTHORIZATION_FAILED', 'PERMISSION', 'denies this user permission: Some words'],
    ['GROUP_AUTHORIZATION_FAILED', 'PERMISSION', 'denies this user permission: Some words'],
    ['SASL_AUTHENTICATION_FAILED', 'CREDENTIALS', 'refused the login: Some words'],
    ['MESSAGE_TOO_LARGE', 'TOO_LARGE', 'answers MESSAGE_TOO_LARGE: Some words'],
    ['OUT_OF_ORDER_SEQUENCE_NUMBER', 'SEQUENCE', 'answers OUT_OF_ORDER_SEQUENCE_NUMBER: Some words'],
    ['UNKNOWN_PRODUCER_ID', 'SEQUENCE', 'answers UNKNOWN_PRODUCER_ID: Some words'],
    ['NOT_ENOUGH_REPLICAS', 'KAFKA', 'answers NOT_ENOUGH_REPLICAS: Some words'],
  ] as const)
    t.like(kafkaFailure(protocol(type), context), { code, message });
});

test('what the library wraps is found', (t) => {
  const retried = error('KafkaJSNumberOfRetriesExceeded', 'x', {
    cause: error('KafkaJSNonRetriableError', 'y', { cause: protocol('POLICY_VIOLATION') }),
  });
  t.like(kafkaFailure(retried, context), { code: 'POLICY', message: 'answers POLICY_VIOLATION: Some words' });
});

test('connections that fail, in the words of all exporters', (t) => {
  const socketError = (code: string) => Object.assign(new Error('connect'), { code });
  const refused = { ...context, socketErrors: [socketError('ECONNREFUSED')] };
  t.like(kafkaFailure(connectionFailed('ECONNREFUSED'), refused), { code: 'KAFKA', message: 'refused the connection' });
  const none = error('KafkaJSNoBrokerAvailableError', 'No broker available');
  t.is(kafkaFailure(none, context).message, 'closed the connection');
  t.is(kafkaFailure(none, refused).message, 'refused the connection');
  const several = { ...context, socketErrors: [socketError('CERT_HAS_EXPIRED'), socketError('ECONNREFUSED')] };
  t.like(kafkaFailure(connectionFailed('ECONNREFUSED'), several), { code: 'CERTIFICATE' });
  t.like(kafkaFailure(error('KafkaJSConnectionError', 'Connection timeout'), context), {
    message: 'did not accept the connection within 10 s',
  });
  t.like(kafkaFailure(error('KafkaJSRequestTimeoutError', 'x'), context), { message: 'did not answer within 10 s' });
  t.like(kafkaFailure(new Error('Broker not connected'), context), { message: 'did not answer within 10 s' }, 'given up before');
  const other = new CubestatError('answers with something other than Kafka', { code: 'PROTOCOL' });
  t.like(kafkaFailure(connectionFailed('PROTOCOL'), { ...context, socketErrors: [other] }), { code: 'PROTOCOL', message: other.message });
  const closed = error('KafkaJSConnectionClosedError', 'Closed connection');
  t.is(kafkaFailure(closed, context).message, 'closed the connection');
  t.is(
    kafkaFailure(closed, { ...context, isSilent: true }).message,
    'closed the connection without an answer; does it require TLS, or have none?',
  );
  t.like(kafkaFailure(error('KafkaJSSASLAuthenticationError', 'SASL X mechanism is not supported by the server'), context), {
    code: 'MECHANISM',
  });
});

test('errors of our own stay, and what nobody knows is told as it is', (t) => {
  const own = new CubestatError('was canceled', { code: 'ABORTED' });
  t.is(kafkaFailure(own, context), own);
  t.like(kafkaFailure(new TypeError('x is not a function'), context), {
    code: 'KAFKA',
    message: 'failed the request: x is not a function',
  });
});
