import { CubestatError, errnoOf, reasonOf } from '../../errors.ts';
import { describeFailure, type FailureDescription } from '../../http/index.ts';

/** The fields of a server's error: https://www.postgresql.org/docs/current/protocol-error-fields.html */
export interface ServerError {
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
  /** The context of the error, as in `COPY cubestat, line 3, column tags`. */
  readonly where?: string | undefined;
}

/** The server's error, directly or as a cause. */
export function serverErrorIn(error: unknown): ServerError | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof CubestatError) return serverErrorIn(error.cause);
  return isServerError(error) ? error : undefined;
}

/** A server's error has a SQLSTATE, and a severity, which errors of Node.js lack. */
function isServerError(error: Error): error is Error & ServerError {
  return 'severity' in error && /^[0-9A-Z]{5}$/.test(errnoOf(error) ?? '');
}

/** Whether the connection is of no further use. */
export function isSessionOver(error: unknown): boolean {
  const found = serverErrorIn(error);
  // After a failover, all connections to the new standby have to be closed.
  return found === undefined || /^(08|25|28|3D|53300|57P|58|XX)/.test(found.code);
}

/**
 * Describes an error in words that follow the server's address. Its code is one of {@link describeFailure}, CREDENTIALS or SOCKET where the
 * user has to act, and POSTGRES otherwise. Its cause is the server's own error.
 */
export function postgresFailure(error: unknown, timeout: number): CubestatError {
  if (error instanceof CubestatError) return error;
  const { code = 'POSTGRES', message } = described(error, timeout);
  return new CubestatError(message, { code, exitCode: 75, cause: error });
}

function described(error: unknown, timeout: number): FailureDescription {
  const found = serverErrorIn(error);
  if (found) return { message: `answers ${found.code}: ${firstLine(found.message)}` };
  const [code, message] = [errnoOf(error), reasonOf(error)];
  if (code === 'ENOENT') return { message: 'does not exist: no server listens on that socket' };
  if (code === 'EACCES') return { message: 'denies this user access to its socket', code: 'SOCKET' };
  if (/does not support SSL/.test(message)) return { message: 'does not support TLS', code: 'PLAIN' };
  if (/SASL: .*password must be a/.test(message)) return { message: 'requires a password', code: 'CREDENTIALS' };
  if (/SASL/.test(message)) return { message: `failed the authentication: ${message}`, code: 'CREDENTIALS' };
  if (/Unknown authenticationOk/.test(message))
    return { message: 'requires a way to authenticate that is not supported here, such as Kerberos', code: 'CREDENTIALS' };
  if (/terminated|not queryable|establishing an SSL|timeout expired/.test(message)) return { message: 'closed the connection' };
  return describeFailure(error, timeout);
}

/** Further lines of a message may quote a row, value by value. */
function firstLine(text: string): string {
  const line = text.split('\n', 1)[0]!;
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}
