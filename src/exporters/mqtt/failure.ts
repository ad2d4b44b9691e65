import { CubestatError, reasonOf } from '../../errors.ts';
import { describeFailure } from '../../http/index.ts';

/** Reason codes, including those of 3.1.1. https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901079 */
const reasons: Readonly<Record<number, string>> = {
  ...{ 0x01: 'unacceptable protocol version', 0x02: 'client identifier rejected', 0x03: 'server unavailable' },
  ...{ 0x04: 'bad user name or password', 0x05: 'not authorized' },
  ...{ 0x10: 'no matching subscribers', 0x80: 'unspecified error', 0x81: 'malformed packet', 0x82: 'protocol error' },
  ...{ 0x83: 'implementation specific error', 0x84: 'unsupported protocol version', 0x85: 'client identifier not valid' },
  ...{ 0x86: 'bad user name or password', 0x87: 'not authorized', 0x88: 'server unavailable', 0x89: 'server busy', 0x8a: 'banned' },
  ...{ 0x8b: 'server shutting down', 0x8d: 'keep alive timeout', 0x8e: 'session taken over', 0x90: 'topic name invalid' },
  ...{ 0x93: 'receive maximum exceeded', 0x95: 'packet too large', 0x97: 'quota exceeded', 0x99: 'payload format invalid' },
  ...{ 0x9a: 'retain not supported', 0x9b: 'QoS not supported', 0x9c: 'use another server', 0x9d: 'server moved' },
};

/** `0x87 not authorized` */
export function reasonText(code: number): string {
  return `0x${code.toString(16).padStart(2, '0')} ${reasons[code] ?? 'unknown reason'}`;
}

const codes: Readonly<Record<number, string>> = {
  ...{ 0x01: 'VERSION', 0x84: 'VERSION', 0x02: 'CLIENT_ID', 0x85: 'CLIENT_ID' },
  ...{ 0x04: 'CREDENTIALS', 0x05: 'CREDENTIALS', 0x86: 'CREDENTIALS', 0x87: 'CREDENTIALS', 0x8a: 'CREDENTIALS' },
  ...{ 0x8e: 'CLIENT_ID', 0x9a: 'RETAIN', 0x9b: 'QOS' },
};

/** The error for a broker that refuses the connection. */
export function refusedBy(reason: number, action: string): CubestatError {
  return new CubestatError(`${action}: ${reasonText(reason)}`, { code: codes[reason] ?? 'MQTT', exitCode: 75 });
}

/** Whether a DISCONNECT with this reason is an answer to a message: to its topic, its size or its text, or to the user's right to it. */
export const isAboutMessage = (reason: number): boolean => [0x87, 0x90, 0x95, 0x99].includes(reason);

/** Whether a broker closed the connection without a reason. */
export function isClosing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return reasonOf(error) === closed || code === 'ECONNRESET' || code === 'EPIPE';
}

/** The reason of a connection that the broker has closed. */
const closed = 'closed';

export function closedAtMessage(cause: unknown): CubestatError {
  return new CubestatError('closed the connection', { code: 'CLOSED_AT_MESSAGE', exitCode: 75, cause });
}

/** What a connection means that ends before the broker has answered. */
export function unanswered(error: unknown): never {
  if (!isClosing(error)) throw error;
  const message = 'closed the connection without an answer; does it require TLS, or have none?';
  throw new CubestatError(message, { code: 'MQTT', exitCode: 75, cause: error });
}

export function unsent(cause: unknown): never {
  throw new CubestatError('was closed before', { code: 'UNSENT', cause });
}

/** Describes an error in words that follow the broker's address. Its code is one of {@link describeFailure} or `refusedBy`. */
export function mqttFailure(error: unknown, timeout: number): CubestatError {
  if (error instanceof CubestatError) return error;
  const { code = 'MQTT', message } = reasonOf(error) === closed ? { message: 'closed the connection' } : describeFailure(error, timeout);
  return new CubestatError(message, { code, exitCode: 75, cause: error });
}
