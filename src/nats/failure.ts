import { CubestatError, reasonOf } from '../errors.ts';
import { describeFailure, type FailureDescription } from '../http/index.ts';

/**
 * Describes an error of the client in words that follow the server's address. Its code is one of {@link describeFailure}, CREDENTIALS,
 * PERMISSION or MISSING where the user has to act, and NATS where a retry may help.
 */
export function natsFailure(error: unknown, timeout: number): CubestatError {
  if (error instanceof CubestatError) return error;
  const { code = 'NATS', message } = described(error, timeout);
  return new CubestatError(message, { code, exitCode: 75, cause: error });
}

function described(error: unknown, timeout: number): FailureDescription {
  const [name, message] = [nameOf(error), reasonOf(error)];
  const cause = error instanceof Error ? error.cause : undefined;
  if (name === 'TimeoutError') return { message: `did not answer within ${timeout} s` };
  if (name === 'AuthorizationError' || name === 'UserAuthenticationExpiredError')
    return { message: `refused the login: ${message}`, code: 'CREDENTIALS' };
  if (name === 'PermissionViolationError') return { message: `denies this user permission: ${message}`, code: 'PERMISSION' };
  if (name === 'JetStreamNotEnabled' || name === 'NoRespondersError') return { message: 'has no stream that matches', code: 'MISSING' };
  if (name === 'StreamNotFoundError' || name === 'ConsumerNotFoundError') return { message: `says ${message}`, code: 'MISSING' };
  if (name === 'JetStreamApiError') return { message: `answers ${message}` };
  if (message.includes("'tls'")) return { message: 'does not support TLS', code: 'PLAIN' };
  if (cause !== undefined) return described(cause, timeout);
  if (/closed|disconnected/.test(message)) return { message: 'closed the connection' };
  return name === 'ConnectionError' || name === 'ProtocolError' ? { message: `says ${message}` } : describeFailure(error, timeout);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
