import { CubestatError, errnoOf, reasonOf } from '../errors.ts';
import { describeFailure, type FailureDescription } from '../http/index.ts';
import { noAnswer } from './broker-sockets.ts';

export interface FailureContext {
  readonly topic: string;
  /** Seconds to wait for an answer. */
  readonly timeout: number;
  /** The errors of connections, of which the library passes on only the message. */
  readonly socketErrors?: readonly Error[];
  /** No broker has sent anything yet. */
  readonly isSilent?: boolean;
}

/**
 * Describes an error of the library in words that follow the brokers' URL. Its code is one of `describeFailure`, or PROTOCOL, CREDENTIALS,
 * MECHANISM, PERMISSION, MISSING or POLICY where the user has to act; TOO_LARGE or REJECTED for bad messages; SEQUENCE where a new producer
 * is needed, DUPLICATE where the broker has the messages already, and KAFKA where a retry may help.
 */
export function kafkaFailure(error: unknown, context: FailureContext): CubestatError {
  if (error instanceof CubestatError) return error;
  const { message, code = 'KAFKA' } = described(rootOf(error), context);
  return new CubestatError(message, { code, exitCode: 75, cause: error });
}

/** The error that the library has wrapped in its retries. */
function rootOf(error: unknown): unknown {
  const { cause } = error instanceof Error ? error : {};
  return cause === undefined || cause === error ? error : rootOf(cause);
}

function described(error: unknown, context: FailureContext): FailureDescription {
  const { topic, timeout } = context;
  const [name, type, reason] = [textOf(error, 'name'), textOf(error, 'type'), reasonOf(error)];
  if (type !== '') return describedByProtocol(type, reason, topic);
  if (name === 'KafkaJSSASLAuthenticationError') {
    const isUnknown = /mechanism is not supported/.test(reason);
    return { message: `refused the login: ${reason}`, code: isUnknown ? 'MECHANISM' : 'CREDENTIALS' };
  }
  if (['KafkaJSRequestTimeoutError', 'KafkaJSLockTimeout'].includes(name) || reason === notConnected)
    return { message: `did not answer within ${timeout} s` };
  if (/^KafkaJS(Connection(Closed)?|NoBrokerAvailable)Error$/.test(name)) return hinted(describedByConnection(error, context), context);
  if (name === 'KafkaJSNotImplemented') return { message: `has messages that cannot be read: ${reason}`, code: 'CODEC' };
  return { message: `failed the request: ${reason}` };
}

function describedByConnection(error: unknown, { timeout, socketErrors = [] }: FailureContext): FailureDescription {
  const reason = reasonOf(error);
  const isOfSocket = errnoOf(error) !== undefined || reason === noBroker;
  const found = isOfSocket ? socketErrors.map((each) => (each instanceof CubestatError ? each : describeFailure(each, timeout))) : [];
  // A failure that the user has to solve is reported before an unreachable broker.
  const gravest = found.find(({ code }) => code !== undefined) ?? found.at(-1);
  if (gravest !== undefined) return gravest;
  if (reason.endsWith(noAnswer)) return { message: `did not answer within ${timeout} s` };
  if (/timeout/.test(reason)) return { message: `did not accept the connection within ${timeout} s` };
  return /closed/i.test(reason) || reason === noBroker ? { message: closedConnection } : { message: `failed the request: ${reason}` };
}

/** The library's message for a request after `breakOff`. */
const notConnected = 'Broker not connected';

/** The library's message when it has given up all brokers. */
const noBroker = 'No broker available';

const closedConnection = 'closed the connection';

/** A broker that requires TLS, or has none, closes the connection without a message. */
function hinted(found: FailureDescription, { isSilent = false }: FailureContext): FailureDescription {
  return isSilent && found.message === closedConnection
    ? { ...found, message: `${closedConnection} without an answer; does it require TLS, or have none?` }
    : found;
}

/** The errors of https://kafka.apache.org/protocol#protocol_error_codes, by the library's names. */
function describedByProtocol(type: string, reason: string, topic: string): FailureDescription {
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'INVALID_TOPIC_EXCEPTION')
    return { message: `has no topic ${topic}`, code: 'MISSING' };
  if (/^SASL_AUTHENTICATION_FAILED$/.test(type)) return { message: `refused the login: ${reason}`, code: 'CREDENTIALS' };
  if (/_AUTHORIZATION_FAILED$|^SECURITY_DISABLED$/.test(type))
    return { message: `denies this user permission: ${reason}`, code: 'PERMISSION' };
  const code = protocolCodes[type];
  return { message: `answers ${type}: ${reason}`, ...(code !== undefined && { code }) };
}

const protocolCodes: Readonly<Record<string, string>> = {
  MESSAGE_TOO_LARGE: 'TOO_LARGE',
  RECORD_LIST_TOO_LARGE: 'TOO_LARGE',
  INVALID_RECORD: 'REJECTED',
  INVALID_TIMESTAMP: 'REJECTED',
  POLICY_VIOLATION: 'POLICY',
  UNSUPPORTED_SASL_MECHANISM: 'MECHANISM',
  ILLEGAL_SASL_STATE: 'MECHANISM',
  DUPLICATE_SEQUENCE_NUMBER: 'DUPLICATE',
  OUT_OF_ORDER_SEQUENCE_NUMBER: 'SEQUENCE',
  UNKNOWN_PRODUCER_ID: 'SEQUENCE',
  INVALID_PRODUCER_EPOCH: 'SEQUENCE',
};

function textOf(error: unknown, key: 'name' | 'type'): string {
  const found: unknown = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[key] : undefined;
  return typeof found === 'string' ? found : '';
}
